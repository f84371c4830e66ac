import { isJsonObject } from '../../../model/json.ts';
import { mapOf, type Tree } from '../../../write/tree.ts';
import { readViews } from '../read-views.ts';
import { Reader } from '../reader.ts';
import type { Translate } from './site.ts';

/** Fields of a form, each with matchers. */
export const form: Translate = (view, site) => {
  if (!isJsonObject(view.value)) return site.refuse(view, 'the value of "form" is no object');
  const reader = new Reader();
  const fields = Object.entries(view.value).map(([name, value]): [string, Tree] => {
    const views = readViews(value, `${view.at}.value.${name}`, 'exact', reader);
    return [name, site.nestedAll(views, 'form') ?? mapOf({ present: true })];
  });
  site.remarks.push(...reader.problems);
  return [mapOf({ form: new Map(fields) })];
};
