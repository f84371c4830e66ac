import type { TextProblem } from '../../source/text-problem.ts';
import { readEscape } from './escape.ts';
import { setBody, wholeSet } from './sets.ts';

/** A piece of a JavaScript pattern with what it is in RE2's syntax. Captures are dropped: nobody asks for them. */
export type RegexToken = { readonly re2: string } & (
  | { readonly kind: 'atom' | 'start' | 'end' | 'boundary' | 'open' | 'lookbehind' | 'close' | 'or' }
  | { readonly kind: 'quantifier'; readonly min: number; readonly max: number }
);

/**
 * Splits a pattern that JavaScript accepts. The meaning stays JavaScript's: `\s` and `.` know all of Unicode's
 * spaces and line ends, `$` is the very end, `\u0041` and `[^]` work. Two differences, both for the better: a
 * character outside the Basic Multilingual Plane is one character also without `u`, and with `m` a line may end in
 * `\r\n`.
 */
export function tokenize(source: string, flags: string): RegexToken[] | TextProblem {
  const tokens: RegexToken[] = [];
  for (let at = 0; at < source.length; ) {
    const next = readToken(source, at, flags);
    if ('code' in next) return { offset: at, ...next };
    tokens.push(next.token);
    at += next.length;
  }
  return tokens;
}

interface Read {
  readonly token: RegexToken;
  readonly length: number;
}

const SIGNS: { readonly [sign: string]: RegexToken } = {
  '|': { kind: 'or', re2: '|' },
  ')': { kind: 'close', re2: ')' },
};

const LINE_END = { kind: 'end', re2: '(?:\\r?(?m:$))' } as const;
const LINE_START = { kind: 'boundary', re2: '(?m:^)' } as const;

function readToken(source: string, at: number, flags: string): Read | TextProblem {
  const char = source[at] as string;
  const sign = SIGNS[char];
  if (sign) return { token: sign, length: 1 };
  if (char === '(') return readOpening(source, at);
  if (char === '^') return { token: flags.includes('m') ? LINE_START : { kind: 'start', re2: '\\A' }, length: 1 };
  if (char === '$') return { token: flags.includes('m') ? LINE_END : { kind: 'end', re2: '\\z' }, length: 1 };
  if (char === '.') return atom(flags.includes('s') ? wholeSet('any') : wholeSet('notLineEnd'), 1);
  if (char === '[') return readClass(source, at, flags);
  if (char === '\\') return readEscaped(source, at, flags);
  const quantifier = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(source.slice(at, at + 40));
  if (quantifier) return { token: readQuantifier(quantifier), length: quantifier[0].length };
  const code = source.codePointAt(at) as number;
  return atom(character(code), code > 0xffff ? 2 : 1);
}

const atom = (re2: string, length: number): Read => ({ token: { kind: 'atom', re2 }, length });

/** Any character by its number; letters and digits as they are. */
export const character = (code: number): string => {
  const char = String.fromCodePoint(code);
  return /^[A-Za-z0-9]$/.test(char) ? char : `\\x{${code.toString(16)}}`;
};

function readOpening(source: string, at: number): Read | TextProblem {
  const kind = /^\((?:\?(?:<[=!]|<[^>]*>|[:=!]|[a-z-]+:))?/.exec(source.slice(at))?.[0] ?? '(';
  if (kind === '(?=' || kind === '(?!') return beyond('lookahead', kind.length, LOOKAHEAD_HINT);
  if (kind === '(?<=' || kind === '(?<!') return { token: { kind: 'lookbehind', re2: kind }, length: kind.length };
  if (/^\(\?[a-z-]+:$/.test(kind))
    return beyond('flags inside the pattern', kind.length, 'write "flags" beside "regex"');
  return { token: { kind: 'open', re2: '(?:' }, length: kind.length };
}

const LOOKAHEAD_HINT = 'combine "regex" with "not", or write "engine: native" beside it, if you trust what is sent';

const beyond = (what: string, length: number, hint: string): TextProblem => ({
  code: 'unsafe-regex',
  message: `${what} cannot run in linear time, so a text could hang the server`,
  hint,
  length,
});

function readQuantifier([written, low, comma, high]: RegExpExecArray): RegexToken {
  const first = written[0];
  const min = low === undefined ? (first === '+' ? 1 : 0) : Number(low);
  const max =
    low === undefined ? (first === '?' ? 1 : Infinity) : comma === undefined ? min : high ? Number(high) : Infinity;
  return { kind: 'quantifier', re2: written, min, max };
}

function readEscaped(source: string, at: number, flags: string): Read | TextProblem {
  const rest = source.slice(at + 1, at + 2);
  if (rest === 'b' || rest === 'B') return { token: { kind: 'boundary', re2: `\\${rest}` }, length: 2 };
  if (/[1-9]/.test(rest) || source.startsWith('\\k<', at)) {
    return beyond('a backreference', 2, 'write "engine: native" beside it, if you trust what is sent');
  }
  const escape = readEscape(source, at, flags);
  if ('code' in escape) return escape;
  if ('set' in escape) return atom(wholeSet(escape.set, flags), escape.length);
  return atom('property' in escape ? escape.property : character(escape.char), escape.length);
}

/** `[…]`, as JavaScript reads it without the `v` flag. */
function readClass(source: string, at: number, flags: string): Read | TextProblem {
  const negated = source[at + 1] === '^';
  let end = at + (negated ? 2 : 1);
  let body = '';
  while (source[end] !== ']') {
    const low = readMember(source, end, flags);
    if ('code' in low) return { offset: end, ...low };
    end += low.length;
    const high = source[end] === '-' && source[end + 1] !== ']' ? readMember(source, end + 1, flags) : undefined;
    if (high && 'code' in high) return { offset: end + 1, ...high };
    if (high && low.char !== undefined && high.char !== undefined) {
      body += `${character(low.char)}-${character(high.char)}`;
      end += 1 + high.length;
    } else {
      body += low.re2;
    }
  }
  const re2 = body === '' ? wholeSet(negated ? 'any' : 'none') : `[${negated ? '^' : ''}${body}]`;
  return atom(re2, end + 1 - at);
}

interface Member {
  readonly re2: string;
  /** Set for single characters: they can begin and end a range. */
  readonly char?: number;
  readonly length: number;
}

function readMember(source: string, at: number, flags: string): Member | TextProblem {
  if (source[at] !== '\\') {
    const code = source.codePointAt(at) as number;
    return { re2: character(code), char: code, length: code > 0xffff ? 2 : 1 };
  }
  if (source[at + 1] === 'b') return { re2: '\\x{8}', char: 8, length: 2 };
  const escape = readEscape(source, at, flags);
  if ('code' in escape) return escape;
  if ('set' in escape) return { re2: setBody(escape.set, flags), length: escape.length };
  if ('property' in escape) return { re2: escape.property, length: escape.length };
  return { re2: character(escape.char), char: escape.char, length: escape.length };
}
