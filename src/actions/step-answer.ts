import type { StepAnswer } from '../model/action.ts';
import type { JsonValue } from '../model/json.ts';

/** How much of an answer's body later actions and templates can read, in bytes. */
export const READABLE = 1024 * 1024;

/** What an action was answered, as later ones read it. `headers` are names and values in turn. */
export function stepAnswer(status: number | null, headers: readonly string[], body: Buffer): StepAnswer {
  const text = body.toString('utf8');
  return { status, headers: firstLines(headers), body: text, json: parse(text) };
}

function firstLines(flat: readonly string[]): { [name: string]: string } {
  const lines: { [name: string]: string } = Object.create(null) as {};
  for (let index = 0; index + 1 < flat.length; index += 2) {
    lines[(flat[index] as string).toLowerCase()] ??= flat[index + 1] as string;
  }
  return lines;
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
