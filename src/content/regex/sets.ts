/** The sets that JavaScript's patterns name, as bodies of RE2 classes. */
const SETS = {
  digit: '0-9',
  notDigit: '\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}',
  word: '0-9A-Z_a-z',
  notWord: '\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}',
  space:
    '\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}',
  notSpace:
    '\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}',
  any: '\\x{0}-\\x{10ffff}',
  none: '',
  notLineEnd: '\\x{0}-\\x{9}\\x{b}\\x{c}\\x{e}-\\x{2027}\\x{202a}-\\x{10ffff}',
} as const;

export type SetName = keyof typeof SETS;

/** `\d` and the like, by their letter. */
export const SET_ESCAPES: { readonly [letter: string]: SetName } = {
  d: 'digit',
  D: 'notDigit',
  w: 'word',
  W: 'notWord',
  s: 'space',
  S: 'notSpace',
};

// Without the long s and the Kelvin sign: in any case they are s and k, and would take those with them.
const NOT_WORD_IN_ANY_CASE =
  '\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{17e}\\x{180}-\\x{2129}\\x{212b}-\\x{10ffff}';

/** What stands between the brackets. */
export const setBody = (name: SetName, flags: string): string =>
  name === 'notWord' && flags.includes('i') ? NOT_WORD_IN_ANY_CASE : SETS[name];

/** The set as a class of its own. */
export const wholeSet = (name: SetName, flags = ''): string =>
  name === 'none' ? `[^${SETS.any}]` : `[${setBody(name, flags)}]`;
