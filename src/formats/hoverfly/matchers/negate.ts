import { mapOf } from '../../../write/tree.ts';
import { equalTo } from './exact.ts';
import { type Translate, textOf } from './site.ts';

/** Not equal. A header or a query key must be there all the same. */
export const negate: Translate = (view, site) => {
  const text = textOf(view, site);
  if (text === undefined) return [];
  if (text === '' && site.field === 'body') return [mapOf({ present: true })];
  const not = mapOf({ not: equalTo(text, site.field) });
  return site.field === 'query' || site.field === 'headers' ? [mapOf({ present: true }), not] : [not];
};
