import { isUint8Array } from 'node:util/types';

/** Why what a callback returned is of no use: `it returned the number 7`. */
export interface Nonsense {
  readonly nonsense: string;
}

export const nonsense = (reason: string): Nonsense => ({ nonsense: reason });

export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isUint8Array(value)) return 'bytes without an answer around them';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  return typeof value === 'number' ? `the number ${value}` : `a value of type ${typeof value}`;
}

/** As JSON, or why not: it is circular, a function, a bigint. `what` names it: `the body it returned`. */
export function jsonOf(value: unknown, what: string): string | Nonsense {
  try {
    const json = JSON.stringify(value) as string | undefined;
    return json ?? nonsense(`${what} is ${describe(value)}`);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0];
    return nonsense(`${what} cannot be written as JSON: ${reason}`);
  }
}
