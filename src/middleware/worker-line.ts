import type { WorkerAnswer } from '../actions/run/worker-answer.ts';
import type { JsonValue } from '../model/json.ts';
import { parseObject } from './parse-object.ts';

/**
 * A line of a worker, which is always an answer: a worker that writes anything else to stdout would keep the one who
 * waits for it until the time is up. What has no `id` counts as a wrong answer to the oldest document, since taking
 * answers in order would, after one stray line, give each client what is another's.
 */
export function readLine(line: string): WorkerAnswer {
  const parsed = parseObject(line);
  if ('problem' in parsed) return { id: undefined, result: { outcome: 'failed', reason: parsed.problem } };
  const { id, ...document } = parsed.object;
  if (id === undefined) {
    return { id, result: { outcome: 'failed', reason: 'answered a document without the "id" it was sent with' } };
  }
  if (document.error !== undefined && document.request === undefined && document.response === undefined) {
    return { id, result: { outcome: 'failed', reason: `says: ${said(document.error)}` } };
  }
  return { id, result: { outcome: 'passed', answer: { status: null, headers: {}, body: '', json: document } } };
}

const said = (error: JsonValue): string => (typeof error === 'string' ? error : JSON.stringify(error)).slice(0, 500);
