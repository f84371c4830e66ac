import { readXml } from '../../../content/xml.ts';
import { readXPath } from '../../../content/xpath.ts';
import { mapOf } from '../../../write/tree.ts';
import { equalTo } from './exact.ts';
import { type Translate, textOf } from './site.ts';

/** Equal as XML; a value that is no XML is compared as text. */
export const xml: Translate = (view, site) => {
  const text = textOf(view, site);
  if (text === undefined) return [];
  return ['nodeType' in readXml(text, false) ? mapOf({ xml: text }) : equalTo(text, site.field)];
};

/** The boolean of the result; with `doMatch`, its text goes on. */
export const xpath: Translate = (view, site) => {
  const text = textOf(view, site);
  if (text === undefined) return [];
  const read = readXPath(text, {});
  if (!('holds' in read)) {
    return site.refuse(view, read.message, 'declare prefixes in a template of yours: {xpath: {path, namespaces}}');
  }
  const is = view.doMatch && site.nested(view.doMatch, 'text');
  return [mapOf({ xpath: is === undefined ? text : mapOf({ path: text, is }) })];
};
