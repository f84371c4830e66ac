import { mapOf, type Tree } from '../../../write/tree.ts';
import { anyOf } from './combine.ts';
import { type Field, type Translate, textOf } from './site.ts';

/** Equal. */
export const exact: Translate = (view, site) => {
  const text = textOf(view, site);
  return text === undefined ? [] : [equalTo(text, site.field)];
};

/** Hoverfly sees all values of a header or a query key as one text, joined by semicolons. */
export function equalTo(text: string, field: Field): Tree {
  if (text === '' && field === 'body') return mapOf({ present: false });
  if (field === 'json') return anyOf([text, ...typed(text)]);
  const several = (field === 'query' || field === 'headers') && text.includes(';');
  return several ? mapOf({ any: [text, text.split(';')] }) : text;
}

/** A selected number is compared as its text there, with its type here. */
function typed(text: string): Tree[] {
  if (text === 'true' || text === 'false') return [text === 'true'];
  if (text === 'null') return [null];
  const number = Number(text);
  return text !== '' && String(number) === text && Number.isFinite(number) ? [number] : [];
}
