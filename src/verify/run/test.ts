import type { JsonValue } from '../../model/json.ts';
import { RenderError } from '../../model/rendering.ts';
import type { PreparedSend, SaveRule, Test, TestExchange } from '../../model/testing.ts';
import type { CaseProblem } from '../../model/verdict.ts';
import type { Driver } from '../driver.ts';
import type { Observer } from '../observe.ts';
import type { VerifyOptions } from '../options.ts';
import { judgeAnswer } from './judge-answer.ts';
import { type Played, play } from './play.ts';
import { INTERRUPTED, type Judged, judged, unjudged } from './results.ts';

type Saved = Record<string, JsonValue>;

/** One test: its requests in order, from the initial state, until one is not answered as expected. */
export async function runTest(test: Test, driver: Driver, observer: Observer, options: VerifyOptions): Promise<Judged> {
  const saved: Saved = Object.create(null) as Saved;
  const output: string[] = [];
  driver.reset();
  for (const [index, exchange] of test.exchanges.entries()) {
    const prefix = test.exchanges.length > 1 ? `exchanges[${index}].` : '';
    const request = prepare(exchange, test, driver, saved);
    if ('message' in request) return unjudged('error', request.message, output);
    const played = await play(driver, request, options);
    if (played === 'interrupted') return INTERRUPTED;
    const { expect } = exchange;
    const named = new Set(expect?.actions.map(({ name }) => name));
    if (played.exchange) output.push(observer.note(played.exchange, { judged: named, shown: true }));
    const sinks = options.liveActions ? undefined : driver.received.bind(driver);
    const problems = [
      ...judgeAnswer(played, expect, { ...options, prefix, sinks }),
      ...saveAll(exchange.save, played, saved, prefix),
    ];
    if (problems.length === 0) continue;
    // What follows builds on this one: its failures would tell nothing.
    const unsent = test.exchanges.length - index - 1;
    if (unsent > 0) output.push(`${unsent} more ${unsent === 1 ? 'request was' : 'requests were'} not sent`);
    return judged(problems, output);
  }
  return judged([], output);
}

function prepare(
  { send }: TestExchange,
  { scenario }: Test,
  driver: Driver,
  saved: Saved,
): PreparedSend | { readonly message: string } {
  try {
    return send.prepare(driver.rendering(scenario, saved));
  } catch (error) {
    if (error instanceof RenderError) return { message: `${error.message} (${error.place})` };
    throw error;
  }
}

function saveAll(
  rules: readonly SaveRule[],
  { sent: { answer } }: Played,
  saved: Saved,
  prefix: string,
): CaseProblem[] {
  const problems: CaseProblem[] = [];
  for (const rule of rules) {
    const value = answer && rule.read(answer);
    if (value !== undefined) saved[rule.name] = value;
    else {
      const { place, source } = rule;
      const field = `${prefix}save.${rule.name}`;
      problems.push({ field, expected: `${source} in the answer`, got: 'nothing', detail: [], place });
    }
  }
  return problems;
}
