import type { JsonValue } from '../../model/json.ts';

/** A JSON Pointer (RFC 6901), compiled. */
export interface Pointer {
  /** Keys and indices from the root on. */
  readonly path: readonly string[];
  /** The value it leads to, or undefined when there is none. */
  readonly read: (document: JsonValue | undefined) => JsonValue | undefined;
}

/** What is wrong with a pointer, for a diagnostic. */
export interface PointerProblem {
  readonly message: string;
  readonly hint: string;
}

/** Compiles `/items/0/a~1b`; `''` is the whole document. */
export function compilePointer(source: string): Pointer | PointerProblem {
  if (source === '') return { path: [], read: (document) => document };
  if (!source.startsWith('/')) {
    return {
      message: `a JSON Pointer starts with "/", not with "${source[0]}"`,
      hint: `write "#/${source.replaceAll('.', '/')}"`,
    };
  }
  const wrong = /~(?![01])/.exec(source);
  if (wrong) {
    return {
      message: 'a "~" in a JSON Pointer is followed by 0 or 1',
      hint: 'write "~0" for "~" and "~1" for "/"',
    };
  }
  const path = source.slice(1).split('/').map(unescaped);
  return { path, read: (document) => path.reduce(child, document) };
}

const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** No sign and no leading zero: `01` is no index. */
const INDEX = /^(?:0|[1-9]\d*)$/;

function child(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return INDEX.test(token) ? value[Number(token)] : undefined;
  return Object.hasOwn(value, token) ? value[token] : undefined;
}
