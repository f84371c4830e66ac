import { CannotStart } from '../../model/cannot-start.ts';
import { readFilter } from '../../verify/filter.ts';
import type { VerifyOptions } from '../../verify/options.ts';
import { policyOf } from '../../verify/policy.ts';
import { countCases, verifyScenarios } from '../../verify/scenarios.ts';
import { signalOf, type VerifyParts } from './parts.ts';

/** Milliseconds that an answer may take when nobody says otherwise. */
const TIMEOUT = 30_000;

/** Sends every test, replays what can be replayed, and ends the session; gives the exit code. */
export async function judgeScenarios(parts: VerifyParts): Promise<number> {
  const { session, interruption } = parts;
  const { driver } = session;
  if (!driver) throw new TypeError('a session that is not driven cannot judge its scenarios');
  const options = optionsOf(parts);
  session.emit({
    type: 'verify:started',
    directory: session.directory,
    cases: countCases(driver, options),
    command: undefined,
  });
  const verdict = await verifyScenarios(driver, options, (event) => session.emit(event));
  const signal = signalOf(interruption);
  await session.stop({
    ...(signal === undefined ? {} : { signal }),
    judge: () => session.emit({ type: 'verify:ended', verdict }),
  });
  return verdict.exitCode;
}

function optionsOf({ session, settings, interruption }: VerifyParts): VerifyOptions {
  return {
    policy: policyOf(settings),
    redaction: session.redaction,
    timeout: settings.timeout ?? TIMEOUT,
    grace: settings.grace,
    liveActions: settings.liveActions,
    filter: settings.filter === undefined ? undefined : filterOf(settings.filter),
    bail: settings.bail,
    repeat: settings.repeat,
    interruption,
  };
}

function filterOf(pattern: string) {
  const filter = readFilter(pattern);
  if (typeof filter === 'function') return filter;
  throw new CannotStart(`--filter ${pattern} is no regular expression: ${filter.problem}`, { exitCode: 2 });
}
