import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Remark } from '../format.ts';

/** Reads a part of a document, and keeps what is wrong with it and where. */
export class Reader {
  readonly problems: Remark[] = [];
  readonly notes: Remark[] = [];

  problem(at: string, message: string, hint?: string): undefined {
    this.problems.push({ kind: 'left out', at, message, ...(hint === undefined ? {} : { hint }) });
    return undefined;
  }

  note(at: string, message: string, hint?: string): void {
    this.notes.push({ kind: 'note', at, message, ...(hint === undefined ? {} : { hint }) });
  }

  object(value: JsonValue | undefined, at: string): { [key: string]: JsonValue } {
    if (isJsonObject(value)) return value;
    this.#wrong(value, at, 'an object');
    return {};
  }

  list(value: JsonValue | undefined, at: string): readonly JsonValue[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.#wrong(value, at, 'a list');
    return [];
  }

  /** Absent and null: the default. */
  text<D>(value: JsonValue | undefined, at: string, otherwise: D): string | D {
    if (value === undefined || value === null) return otherwise;
    if (typeof value === 'string') return value;
    this.#wrong(value, at, 'a text');
    return otherwise;
  }

  number(value: JsonValue | undefined, at: string, otherwise: number): number {
    if (value === undefined || value === null) return otherwise;
    if (typeof value === 'number') return value;
    this.#wrong(value, at, 'a number');
    return otherwise;
  }

  boolean(value: JsonValue | undefined, at: string): boolean {
    if (value === undefined || value === null) return false;
    if (typeof value === 'boolean') return value;
    this.#wrong(value, at, 'true or false');
    return false;
  }

  /** Name → what `read` makes of each value; absent and null are empty. */
  map<T>(value: JsonValue | undefined, at: string, read: (value: JsonValue, at: string) => T): Map<string, T> {
    if (value === undefined || value === null) return new Map();
    return new Map(Object.entries(this.object(value, at)).map(([key, each]) => [key, read(each, `${at}${step(key)}`)]));
  }

  #wrong(value: JsonValue | undefined, at: string, expected: string): void {
    this.problem(at, `${expected} is expected, not ${described(value)}`);
  }
}

/** `.name`, or `["odd name"]`. */
export const step = (key: string): string => (/^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

function described(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
