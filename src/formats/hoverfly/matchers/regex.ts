import { compileRegex } from '../../../content/regex.ts';
import { mapOf } from '../../../write/tree.ts';
import { type Translate, textOf } from './site.ts';

/** Go's patterns, in JavaScript's spelling. */
export const regex: Translate = (view, site) => {
  const text = textOf(view, site);
  if (text === undefined) return [];
  const converted = fromGo(text);
  if (typeof converted === 'string') return site.refuse(view, converted);
  const { source, flags } = converted;
  const compiled = compileRegex(source, flags, 'linear');
  if (!('test' in compiled)) return site.refuse(view, compiled.message, compiled.hint);
  const tree = mapOf({ regex: source, flags: flags === '' ? undefined : flags });
  // A body without a single byte has no text that a pattern could be found in.
  const takesNothing = site.field === 'body' && compiled.test('');
  return [takesNothing ? mapOf({ any: [mapOf({ present: false }), tree] }) : tree];
};

const CLASSES: { readonly [name: string]: string } = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  blank: '\\t ',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** The pattern and its flags, or why it cannot be written here. */
export function fromGo(pattern: string): { readonly source: string; readonly flags: string } | string {
  const [, leading = '', rest = pattern] = /^\(\?([imsU]+)\)([^]*)$/.exec(pattern) ?? [];
  if (leading.includes('U')) return 'the flag U (lazy repetitions) has no counterpart';
  if (/(?<!\\)\(\?[a-zA-Z-]*[imsU-][a-zA-Z-]*[:)]/.test(rest.replace(/\(\?P?</g, ''))) {
    return 'flags inside of a pattern have no counterpart';
  }
  const source = rest
    .replace(/\\Q([^]*?)(?:\\E|$)/g, (_, text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .replace(/\\.|\(\?P<|\[:(\w+):\]/gs, (token, name: string | undefined) => {
      if (name !== undefined) return CLASSES[name] ?? token;
      if (token === '(?P<') return '(?<';
      if (token === '\\A') return leading.includes('m') ? '(?<![^])' : '^';
      return token === '\\z' ? (leading.includes('m') ? '(?![^])' : '$') : token;
    });
  return { source, flags: [...new Set(leading + (/\\[pP]/.test(source) ? 'u' : ''))].join('') };
}
