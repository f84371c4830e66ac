import type { Entry } from '../../model/entry.ts';
import { RenderError } from '../../model/rendering.ts';
import type { PreparedSend } from '../../model/testing.ts';
import type { CaseProblem } from '../../model/verdict.ts';
import type { Driver } from '../driver.ts';
import type { Observer } from '../observe.ts';
import type { VerifyOptions } from '../options.ts';
import { unfinished } from '../run/judge-actions.ts';
import { type Played, play } from '../run/play.ts';
import { INTERRUPTED, type Judged, judged, unjudged } from '../run/results.ts';
import { entryText, nearest, quoted, reasonOf, wasMissed } from '../told.ts';
import { Detour } from './detour.ts';
import type { ReplayPlan } from './plan.ts';

/** Milliseconds after which a connection that is meant to hang is taken to hang. */
const HANGS = 250;
/** Answers of other entries that are let by. */
const MOST_TRIES = 100;
const WAY_OUT = 'if that is right, give the entry an "example" that it does answer, or say "replay: false"';

/**
 * Sends an entry the request it is there for, from the initial state and what it requires of it. What other entries
 * answer first by rights (`times`, a state of their own) is let by.
 */
export async function runReplay(
  entry: Entry,
  plan: ReplayPlan,
  driver: Driver,
  observer: Observer,
  options: VerifyOptions,
): Promise<Judged> {
  driver.reset();
  const request = prepare(plan, entry, driver);
  if ('message' in request) return unjudged('error', request.message);
  const detour = new Detour(entry, plan, driver);
  const timeout = plan.fault?.fault === 'hang' ? Math.min(HANGS, options.timeout) : options.timeout;
  for (let tries = 1; ; tries += 1) {
    detour.setState();
    const played = await play(driver, request, { ...options, timeout });
    if (played === 'interrupted') return INTERRUPTED;
    const { exchange } = played;
    if (exchange?.entry && exchange.entry.id !== entry.id && tries < MOST_TRIES && detour.around(exchange.entry))
      continue;
    const output = exchange ? [observer.note(exchange, { shown: true })] : [];
    return judged(judgeReplay(entry, played, options), output);
  }
}

function prepare({ request }: ReplayPlan, entry: Entry, driver: Driver): PreparedSend | { readonly message: string } {
  if (!('prepare' in request)) return request;
  try {
    return request.prepare(driver.rendering(entry.scenario, {}));
  } catch (error) {
    if (error instanceof RenderError) return { message: `${error.message} (${error.place})` };
    throw error;
  }
}

function judgeReplay(entry: Entry, { exchange, sent, overdue }: Played, { redaction }: VerifyOptions): CaseProblem[] {
  const problem = (field: string, expected: string, got: string, detail: string[] = []): CaseProblem[] => [
    { field, expected, got, detail, entry: entry.place },
  ];
  if (overdue) return problem('actions', ...unfinished(overdue));
  const wanted = quoted(entry.name);
  if (!exchange) return problem('answered by', wanted, sent.reason ?? 'the mock has not seen the request');
  const reason = (): string => `${exchange.outcome}: ${reasonOf(exchange, redaction)}`;
  const { entry: found } = exchange;
  if (!found) {
    return problem('answered by', wanted, wasMissed(exchange) ? 'no entry' : reason(), nearest(exchange, redaction));
  }
  if (found.id !== entry.id) return problem('answered by', wanted, entryText(found), [WAY_OUT]);
  if (exchange.fault) return [];
  if (!sent.answer) return problem('answer', 'an answer', sent.reason ?? 'none');
  return exchange.outcome === 'passed' ? [] : problem('answer', 'an answer', reason());
}
