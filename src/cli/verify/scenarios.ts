import type { Filter } from '../../verify/filter.ts';
import type { VerifyOptions } from '../../verify/options.ts';
import { policyOf } from '../../verify/policy.ts';
import { countCases, verifyScenarios } from '../../verify/scenarios.ts';
import { signalOf, type VerifyParts } from './parts.ts';

export interface ScenarioParts extends VerifyParts {
  /** What is tried; undefined: all. */
  readonly filter: Filter | undefined;
}

/** Milliseconds that an answer may take when nobody says otherwise. */
const TIMEOUT = 30_000;

/** Sends every test, replays what can be replayed, and ends the session; gives the exit code. */
export async function judgeScenarios(parts: ScenarioParts): Promise<number> {
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
  // After an interruption nobody waits for the answer that was under way: the end need not, either.
  driver.close();
  // What nobody waits for any more need not be answered.
  driver.close();
  const signal = signalOf(interruption);
  await session.stop({
    ...(signal === undefined ? {} : { signal }),
    judge: () => session.emit({ type: 'verify:ended', verdict }),
  });
  return verdict.exitCode;
}

function optionsOf({ session, settings, filter, interruption }: ScenarioParts): VerifyOptions {
  return {
    policy: policyOf(settings),
    redaction: session.redaction,
    timeout: settings.timeout ?? TIMEOUT,
    grace: settings.grace,
    liveActions: settings.liveActions,
    filter,
    bail: settings.bail,
    repeat: settings.repeat,
    interruption,
  };
}
