import type { TextProblem } from '../../source/text-problem.ts';
import { SET_ESCAPES, type SetName } from './sets.ts';

/** What a backslash and what follows it stand for. */
export type Escape = { readonly length: number } & (
  | { readonly char: number }
  | { readonly set: SetName }
  | { readonly property: string }
);

const CONTROLS: { readonly [letter: string]: number } = { t: 9, n: 10, v: 11, f: 12, r: 13 };

/** Reads the escape at `at` of a pattern that JavaScript accepts; `\b` and backreferences are the caller's. */
export function readEscape(source: string, at: number, flags: string): Escape | TextProblem {
  const letter = source[at + 1] as string;
  const rest = source.slice(at + 1, at + 80);
  const set = SET_ESCAPES[letter];
  if (set) return { set, length: 2 };
  const control = CONTROLS[letter];
  if (control !== undefined) return { char: control, length: 2 };
  const pair = /^u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/i.exec(rest);
  if (pair) return { char: pairOf(pair[1] as string, pair[2] as string), length: 13 };
  const hex = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/i.exec(rest);
  if (hex) return { char: Number.parseInt((hex[1] ?? hex[2]) as string, 16), length: 1 + hex[0].length };
  const letterControl = /^c([A-Za-z])/.exec(rest);
  if (letterControl) return { char: (letterControl[1] as string).charCodeAt(0) % 32, length: 3 };
  if (flags.includes('u')) {
    const long = /^u\{([0-9a-f]+)\}/i.exec(rest);
    if (long) return { char: Number.parseInt(long[1] as string, 16), length: 1 + long[0].length };
    const property = /^[pP]\{([^}]*)\}/.exec(rest);
    if (property)
      return { property: `\\${letter}{${propertyName(property[1] as string)}}`, length: 1 + property[0].length };
  }
  if (letter === '0' && !/^0[0-7]/.test(rest)) return { char: 0, length: 2 };
  if (/[A-Za-z0-9]/.test(letter)) return meaningless(letter);
  const code = source.codePointAt(at + 1) as number;
  return { char: code, length: code > 0xffff ? 3 : 2 };
}

const pairOf = (high: string, low: string): number =>
  String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)).codePointAt(0) as number;

/** RE2 knows scripts and categories by their bare names. */
const propertyName = (written: string): string =>
  written.replace(/^(Script|sc|Script_Extensions|scx|General_Category|gc)=/, '');

/** JavaScript reads `\A` as the letter A, without a word; whoever wrote it meant something else. */
const meaningless = (letter: string): TextProblem => ({
  code: 'bad-regex',
  message: `\\${letter} means nothing in a regular expression`,
  hint: HABITS[letter] ?? `for the character itself write it without the backslash`,
  length: 2,
});

const HABITS: { readonly [letter: string]: string } = {
  A: 'for the beginning of the text write ^',
  z: 'for the end of the text write $',
  Z: 'for the end of the text write $',
  h: 'for spaces and tabs write [ \\t]',
  p: 'write "flags: u" beside it',
  P: 'write "flags: u" beside it',
  u: 'write four digits, or "flags: u" beside it',
  Q: 'escape each character with a backslash',
  E: 'escape each character with a backslash',
};
