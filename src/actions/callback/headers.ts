import type { Nonsense } from './nonsense.ts';

/** A token of HTTP. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Latin-1 without control characters but tab. */
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
/** Of the connection, or of the length of this very message: the listener computes them. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'proxy-connection']);

/** The headers a callback returned as names and values in turn. */
export function headerLines(given: unknown): { readonly lines: readonly string[] } | Nonsense {
  const lines: string[] = [];
  for (const pair of pairsOf(given) ?? [undefined]) {
    if (!Array.isArray(pair)) return { nonsense: 'it returned headers that are no object of names and values' };
    const [name, values] = pair as [unknown, unknown];
    if (typeof name !== 'string' || !NAME.test(name)) {
      return { nonsense: `it returned a header with the name ${JSON.stringify(name)}, which cannot be one` };
    }
    for (const value of Array.isArray(values) ? values : [values]) {
      const line = typeof value === 'number' ? String(value) : value;
      if (line === undefined || FRAMING.has(name.toLowerCase())) continue;
      if (typeof line !== 'string') return { nonsense: `it returned a header "${name}" whose value is no text` };
      if (!VALUE.test(line)) {
        return { nonsense: `it returned a header "${name}" with a character that cannot stand in a header` };
      }
      lines.push(name, line);
    }
  }
  return { lines };
}

/** `Headers` and `Map` give pairs themselves; a plain object has them as its entries. */
function pairsOf(given: unknown): readonly unknown[] | undefined {
  if (given === undefined || given === null) return [];
  if (typeof given !== 'object') return undefined;
  return Symbol.iterator in given ? [...(given as Iterable<unknown>)] : Object.entries(given);
}
