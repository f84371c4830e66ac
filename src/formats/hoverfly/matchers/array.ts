import { mapOf, type Tree } from '../../../write/tree.ts';
import type { Translate } from './site.ts';

const OPTIONS = ['ignoreOrder', 'ignoreUnknown', 'ignoreOccurrences'] as const;

/** The values of a header or a query key as a list; there they may also stand in one line, between semicolons. */
export const array: Translate = (view, site) => {
  const { value, config } = view;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    return site.refuse(view, 'the value of "array" is no list of texts');
  }
  if (!['query', 'headers', 'form', 'json'].includes(site.field)) {
    return site.refuse(view, `"array" cannot stand under ${site.field}`, 'compare the text with "exact" or "regex"');
  }
  const options = OPTIONS.filter((option) =>
    Object.entries(config).some(([name, each]) => name.toLowerCase() === option.toLowerCase() && each === true),
  );
  const list = mapOf({ array: value, ...Object.fromEntries(options.map((option) => [option, true])) });
  if (value.length < 2 || site.field === 'json') return [list];
  if (options.length === 0) return [mapOf({ any: [list, value.join(';')] as Tree[] })];
  site.changed(
    view,
    'values between semicolons in one line are not taken apart here',
    'send them as lines or keys of their own, or compare the line with "regex"',
  );
  return [list];
};
