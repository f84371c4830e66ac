import type { ActionResult } from '../../model/action.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';

/** A line that answers a call. */
export interface WorkerAnswer {
  /** Of the call; absent when the worker answers in order. */
  readonly id: JsonValue | undefined;
  readonly result: ActionResult;
}

const LONGEST_REASON = 500;

/** Undefined when the line is no answer, but something that the worker says. */
export function readAnswer(line: string): WorkerAnswer | undefined {
  const text = line.trim();
  // Parsing what is no JSON costs a hundred times as much as this look.
  if (!text.startsWith('{')) return undefined;
  const answer = parse(text);
  if (!isJsonObject(answer) || !(Object.hasOwn(answer, 'ok') || Object.hasOwn(answer, 'id'))) return undefined;
  return { id: answer.id, result: resultOf(answer, text) };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function resultOf(answer: { [key: string]: JsonValue }, text: string): ActionResult {
  if (answer.ok === true) {
    return { outcome: 'passed', answer: { status: null, headers: {}, body: text, json: answer } };
  }
  if (answer.ok !== false) {
    return { outcome: 'failed', reason: `the worker answered nonsense: "ok" is neither true nor false` };
  }
  return { outcome: 'failed', reason: answer.error === undefined ? 'the worker says it failed' : said(answer.error) };
}

const said = (error: JsonValue): string =>
  (typeof error === 'string' ? error : JSON.stringify(error)).slice(0, LONGEST_REASON);
