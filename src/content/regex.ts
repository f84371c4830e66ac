import type { TextProblem } from '../source/text-problem.ts';
import { re2js } from '../vendor/re2js.ts';
import { isQuick } from './regex/cost.ts';
import { type RegexToken, tokenize } from './regex/tokens.ts';

export interface Regex {
  test(text: string): boolean;
  /** What its author should know. */
  readonly warning?: TextProblem;
}

/**
 * Compiles a JavaScript regular expression so that no text can hang the server. `flags` are any of `imsu`.
 *
 * Patterns that cannot backtrack much run on V8; all others on RE2, whose automaton takes some 10 ns a character.
 * Measured and rejected: V8's own linear engine (`l` flag). It is ten to a hundred times slower than RE2 in
 * JavaScript, knows neither `i` nor `u`, needs a flag for the whole process that shifts the code cache, and aborts the
 * process when the flag is taken back (Node 22 and later). Its fallback on excessive backtracks misses quadratic
 * patterns: `x.*y` took 74 s on a megabyte.
 *
 * `engine: native` hands the pattern to V8 as it is, with a warning.
 */
export function compileRegex(source: string, flags: string, engine: 'linear' | 'native'): Regex | TextProblem {
  const native = compileNative(source, flags);
  if ('code' in native) return native;
  const test = (text: string): boolean => native.test(text);
  if (engine === 'native') return { test, warning: unsafe(source, flags) };
  const tokens = tokenize(source, flags);
  if ('code' in tokens) return tokens;
  if (isQuick(tokens, flags)) return { test };
  return compileLinear(tokens, flags);
}

function compileNative(source: string, flags: string): RegExp | TextProblem {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: \/[^]*\/[a-z]*: /, '');
    return {
      code: 'bad-regex',
      message: `this is no regular expression: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`,
      hint: habit(source),
    };
  }
}

/** Spellings of other engines. */
function habit(source: string): string | undefined {
  if (/\(\?[a-z]*-?[a-z]*[:)]/.test(source) && /\(\?[a-z-]/.test(source))
    return 'write "flags" beside "regex" instead of (?i)';
  if (source.includes('(?P<')) return 'write (?<name>…) instead of (?P<name>…)';
  return /^[*+?]/.test(source) ? 'for wildcards write "glob"' : undefined;
}

function compileLinear(tokens: readonly RegexToken[], flags: string): Regex | TextProblem {
  const library = re2js();
  const pattern = tokens.map((token) => token.re2).join('');
  try {
    const compiled = library.compile(
      pattern,
      library.LOOKBEHINDS | (flags.includes('i') ? library.CASE_INSENSITIVE : 0),
    );
    return { test: (text) => compiled.test(text) };
  } catch (error) {
    return {
      code: 'unsafe-regex',
      message: `this pattern is too large, or beyond what runs in linear time: ${(error as Error).message.replace(/^error parsing regexp: /, '')}`,
      hint: 'make repetitions smaller, or write "engine: native" beside it',
    };
  }
}

function unsafe(source: string, flags: string): TextProblem {
  const needed = 'code' in compileRegex(source, flags, 'linear');
  return {
    code: 'native-regex',
    severity: 'warning',
    message: 'a text can be found on which this pattern hangs the server',
    hint: needed ? undefined : 'leave "engine" out: this pattern does not need it',
  };
}
