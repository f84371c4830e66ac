import type { StepAnswer } from '../../model/action.ts';
import type { JsonValue } from '../../model/json.ts';
import { jsonOf, type Nonsense } from './nonsense.ts';

/** What later actions may read of one answer. */
const LARGEST = 1024 * 1024;
const NO_HEADERS = Object.freeze({});

/** What a blocking callback returned, as later actions and templates read it; undefined when it was nothing. */
export function answerOf(returned: unknown): StepAnswer | undefined | Nonsense {
  if (returned === undefined) return undefined;
  const body = typeof returned === 'string' ? returned : jsonOf(returned, 'what it returned');
  if (typeof body !== 'string') return body;
  const whole = body.length <= LARGEST;
  const json = whole ? parsed(body) : null;
  return { status: null, headers: NO_HEADERS, body: whole ? body : body.slice(0, LARGEST), json };
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
