import type { ActionJob, ActionResult, World } from '../../model/action.ts';
import type { OutgoingProblem, OutgoingRequest } from '../../model/outgoing.ts';
import { RenderError } from '../../model/rendering.ts';
import { collect, isProblem } from '../collect.ts';
import { type Head, statusOnly } from '../status-only.ts';
import { READABLE, stepAnswer } from '../step-answer.ts';
import { shownUrl } from './address.ts';
import type { Success } from './success.ts';

/** A request for one run; or why there is none, in plain words. */
export type Prepare = (job: ActionJob, world: World) => OutgoingRequest | string;

/** How an action that sends a request goes about it. */
export interface Sending {
  readonly prepare: Prepare;
  readonly success: Success;
  /** Later actions or templates may read the answer. */
  readonly keepsAnswer: boolean;
}

/** Sends the request and judges the answer. Redirects are answers as any other. Never rejects for what the world does. */
export async function send(
  { prepare, success, keepsAnswer }: Sending,
  job: ActionJob,
  world: World,
): Promise<ActionResult> {
  const request = prepared(prepare, job, world);
  if (typeof request === 'string') return { outcome: 'broken', reason: request };
  if (!keepsAnswer) {
    const head = await statusOnly(world.http, request, job.stop, world.clock);
    return isProblem(head) ? unanswered(head) : judged(head, success);
  }
  const reply = await collect(world.http, request, job.stop, READABLE);
  if (isProblem(reply)) return unanswered(reply);
  return { ...judged(reply, success), answer: stepAnswer(reply.status, reply.headers, reply.body) };
}

function prepared(prepare: Prepare, job: ActionJob, world: World): OutgoingRequest | string {
  try {
    return prepare(job, world);
  } catch (error) {
    if (error instanceof RenderError) return `${error.message} (${error.place})`;
    throw error;
  }
}

const unanswered = ({ kind, message }: OutgoingProblem): ActionResult => ({
  outcome: kind === 'invalid' || kind === 'blocked' ? 'broken' : 'failed',
  reason: message,
});

function judged({ status, headers }: Head, { accepts, expects }: Success): ActionResult {
  if (accepts(status)) return { outcome: 'passed', status };
  const to = status >= 300 && status < 400 ? locationIn(headers) : undefined;
  const reason = `answered ${status}, expected ${expects}`;
  return { outcome: 'failed', status, reason: to === undefined ? reason : `${reason}; it points to ${shownUrl(to)}` };
}

function locationIn(headers: readonly string[]): string | undefined {
  const at = headers.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === 'location');
  return at < 0 ? undefined : headers[at + 1];
}
