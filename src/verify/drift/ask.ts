import { type Collected, collect, isProblem } from '../../actions/collect.ts';
import type { OutgoingProblem } from '../../model/outgoing.ts';
import { groupHeaders } from '../../model/request.ts';
import type { StopSignal } from '../../model/stop-signal.ts';
import type { PreparedSend } from '../../model/testing.ts';
import { milliseconds } from '../cut.ts';
import type { DriftOptions } from './options.ts';
import { type Pace, retryAfter } from './pace.ts';

/** Of an answer's body; larger ones are not compared. */
const LARGEST = 64 * 1024 * 1024;
/** How often a request that came too early is sent once more, and how long the service may make it wait each time. */
const TRIES = 3;
const LONGEST_WAIT = 60_000;
const USUAL_WAIT = 1000;

export type Asked =
  | { readonly reply: Collected; readonly duration: number }
  /** `unreachable`: so will be whatever is sent next. */
  | { readonly problem: string; readonly unreachable: boolean };

/**
 * Sends a request to the real service when its turn has come. Told to come back later (429, or 503 with a
 * `Retry-After`), it does, unless `expected` says that just this was recorded.
 */
export async function ask(
  request: PreparedSend,
  expected: readonly number[],
  options: DriftOptions,
  { pace, stop }: { readonly pace: Pace; readonly stop: StopSignal },
): Promise<Asked> {
  for (let attempt = 0; ; attempt += 1) {
    await pace.turn();
    const asked = await send(request, options, stop);
    if ('problem' in asked) return asked;
    const wait = expected.includes(asked.reply.status) ? undefined : waitOf(asked.reply, options);
    if (wait === undefined) return asked;
    const { status } = asked.reply;
    if (wait > LONGEST_WAIT) return unanswered(`it answers ${status}, to be tried again in ${milliseconds(wait)}`);
    if (attempt === TRIES) return unanswered(`it still answers ${status} when tried again ${TRIES} times`);
    await pace.wait(wait);
  }
}

async function send(request: PreparedSend, options: DriftOptions, stop: StopSignal): Promise<Asked> {
  const { http, clock, url, timeout } = options;
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const cancel = clock.after(timeout, abort);
  stop.addEventListener('abort', abort);
  if (stop.aborted) abort();
  const since = clock.elapsed();
  const { origin } = new URL(url);
  const { method, target, headers, body } = request;
  const path = `${url.slice(origin.length)}${target}`;
  const sent = { purpose: 'forward', method, origin, path, headers, ...(body.length > 0 ? { body } : {}) } as const;
  const reply = await collect(http, sent, controller.signal, LARGEST);
  const duration = clock.elapsed() - since;
  cancel();
  stop.removeEventListener('abort', abort);
  if (!isProblem(reply)) {
    return reply.truncated ? unanswered(`its answer has more than ${LARGEST / 1024 / 1024} MiB`) : { reply, duration };
  }
  if (controller.signal.aborted && !stop.aborted) return unanswered(`no answer within ${milliseconds(timeout)}`);
  return { problem: reply.message, unreachable: UNREACHABLE.has(reply.kind) };
}

const UNREACHABLE: ReadonlySet<OutgoingProblem['kind']> = new Set([
  'refused',
  'unresolvable',
  'tls',
  'invalid',
  'blocked',
]);

const unanswered = (problem: string): Asked => ({ problem, unreachable: false });

function waitOf({ status, headers }: Collected, { clock }: DriftOptions): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const wait = retryAfter(groupHeaders(headers).get('retry-after')?.[0], clock.now());
  return wait ?? (status === 429 ? USUAL_WAIT : undefined);
}
