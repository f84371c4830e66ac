import { mapOf, type Tree } from '../../../write/tree.ts';
import { equalTo } from './exact.ts';
import { type Field, type Translate, textOf } from './site.ts';

/** Only `*` is special there, and takes anything, slashes too. */
export const glob: Translate = (view, site) => {
  const text = textOf(view, site);
  if (text === undefined) return [];
  const parts = text.split(/\*+/);
  if (parts.length === 1) return [equalTo(text, site.field)];
  const [first = '', ...others] = parts;
  const last = others.pop() ?? '';
  const inner = others.filter((part) => part !== '');
  if (first === '' && last === '' && inner.length === 0) return anything(site.field);
  if (inner.length === 0 && last === '') return [mapOf({ startsWith: first })];
  if (inner.length === 0 && first === '') return [mapOf({ endsWith: last })];
  if (inner.length === 1 && first === '' && last === '') return [mapOf({ contains: inner[0] })];
  return [general(parts, site.field)];
};

/** A header or a query key must still be there. */
const anything = (field: Field): Tree[] =>
  field === 'query' || field === 'headers' || field === 'form' ? [mapOf({ present: true })] : [];

/** In paths our `*` stops at a slash, and a slash before our `**` may be missing. */
function general(parts: readonly string[], field: Field): Tree {
  if (field !== 'path') return mapOf({ glob: parts.map(literal).join('*') });
  if (parts.slice(0, -1).every((part) => !part.endsWith('/'))) return mapOf({ glob: parts.map(literal).join('**') });
  return mapOf({ regex: `^${parts.map(escapeRegex).join('.*')}$`, flags: 's' });
}

const literal = (text: string): string => text.replace(/[\\?]/g, '\\$&');
const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
