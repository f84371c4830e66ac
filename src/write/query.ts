import { parseQuery } from '../model/request.ts';
import type { Tree } from './tree.ts';
import { verbatim } from './verbatim.ts';

/** `query:` of a pair: name → value or values, decoded. The raw text where names are odd. */
export function queryTree(raw: string): Tree {
  const names = [...parseQuery(raw)];
  if (names.some(([name]) => name === '' || name === '<<' || name.length > 512)) return raw.replaceAll('{', '%7B');
  return new Map(
    names.map(([name, values]) => [name, values.length === 1 ? verbatim(values[0] as string) : values.map(verbatim)]),
  );
}
