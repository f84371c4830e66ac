import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { setOwn } from '../nodes.ts';
import type { BodyChange, Operation } from './change.ts';

/** A document that is written as text, with its changes and in its own indentation; or another text. */
export function changedText(old: string, { operations, text = '', document }: BodyChange): string {
  if (document === undefined) return text;
  const changed = operations.length > 0 ? operate(JSON.parse(old) as JsonValue, operations) : document;
  // Numbers that a program would round are better off as they came.
  if (operations.length === 0 && /\d{16}/.test(text)) return text;
  const indent = /^\s*[[{]\r?\n([ \t]+)/.exec(old)?.[1];
  return `${JSON.stringify(changed, null, indent)}${old.endsWith('\n') ? '\n' : ''}`;
}

function operate(document: JsonValue, operations: readonly Operation[]): JsonValue {
  for (const { path, value } of operations) {
    const holder = path
      .slice(0, -1)
      .reduce<JsonValue>((at, step) => (at as { [key: string | number]: JsonValue })[step] as JsonValue, document);
    const step = path.at(-1) as string | number;
    if (Array.isArray(holder) && value !== undefined) holder[step as number] = value;
    else if (isJsonObject(holder) && value === undefined) delete holder[step];
    else if (isJsonObject(holder) && value !== undefined) setOwn(holder, String(step), value);
  }
  return document;
}
