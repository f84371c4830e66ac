import { isJsonObject } from '../model/json.ts';
import type { MiddlewareProblem, MiddlewareTask, Said, Traffic } from '../model/middleware.ts';
import { didYouMean } from '../source/suggest.ts';
import { changedReply } from './changed-reply.ts';
import { changedRequest } from './changed-request.ts';
import { parseObject } from './parse-object.ts';

const PARTS = ['request', 'response'];

/**
 * What middleware gave back, judged: the traffic with the part that the task is about in its place. The other part is
 * not looked at: a program that passes on all it got need not know which of it counts.
 */
export function outputOf(said: Said, task: MiddlewareTask, traffic: Traffic): Traffic | MiddlewareProblem {
  if ('outcome' in said) return said;
  const read = 'text' in said ? parseObject(said.text) : objectOf(said.value);
  if ('problem' in read) return failed(read.problem);
  const document = read.object;
  const unknown = Object.keys(document).find((key) => !PARTS.includes(key));
  if (unknown !== undefined) return failed(`gave back the unknown key "${unknown}"${meant(unknown, PARTS)}`);
  const part = task === 'request' ? 'request' : 'response';
  const given = document[part];
  if (given === undefined || given === null) return failed(`gave back no "${part}"`);
  if (!isJsonObject(given)) return failed(`gave back a "${part}" that is no object`);
  if (part === 'request') {
    const request = changedRequest(traffic.request, given);
    return typeof request === 'string' ? failed(`gave back ${request}`) : { ...traffic, request };
  }
  const reply = changedReply(traffic.reply, given);
  return typeof reply === 'string' ? failed(`gave back ${reply}`) : { ...traffic, reply };
}

const objectOf = (value: unknown): ReturnType<typeof parseObject> => {
  if (value === undefined || value === null) return { problem: 'gave back nothing' };
  return isJsonObject(value) ? { object: value } : { problem: `gave back what is no object but a ${typeof value}` };
};

const failed = (reason: string): MiddlewareProblem => ({ outcome: 'failed', reason });

/** `; did you mean "body"?`, or nothing. */
export function meant(key: string, known: readonly string[]): string {
  const hint = didYouMean(key, known);
  return hint === undefined ? '' : `; ${hint}`;
}
