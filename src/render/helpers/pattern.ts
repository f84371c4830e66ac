import type { Problem } from '../../source/diagnose.ts';
import { re2js } from '../../vendor/re2js.ts';
import { remembering } from './cache.ts';

/** One place where a pattern fits. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** The whole match, then its groups; a group that took no part is undefined. */
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string | undefined>>;
}

/** A regular expression that takes time in proportion to the text, whatever the pattern: what a request sends cannot hang the server. */
export interface Pattern {
  readonly groupCount: number;
  readonly groupNames: readonly string[];
  /** The matches from left to right, found as they are asked for. */
  find(text: string): Iterable<Found>;
}

/**
 * Compiles a pattern with flags out of `ims`, on RE2. V8 is not used here: it gains little on short texts, and it can
 * hang. There is no looking ahead or behind and no backreference.
 */
export function compilePattern(source: string, flags: string): Pattern | Problem {
  if (!/^[gimsu]*$/.test(flags)) return problem(`there are no flags "${flags}"`, 'flags are i, m and s');
  const library = re2js();
  const set =
    (flags.includes('i') ? library.CASE_INSENSITIVE : 0) |
    (flags.includes('m') ? library.MULTILINE : 0) |
    (flags.includes('s') ? library.DOTALL : 0);
  try {
    const compiled = library.compile(library.translateRegExp(source), set);
    const names = Object.keys(compiled.namedGroups());
    return {
      groupCount: compiled.groupCount(),
      groupNames: names,
      *find(text) {
        const matcher = compiled.matcher(text);
        while (matcher.find()) {
          const groups = Array.from({ length: compiled.groupCount() + 1 }, (_, at) => matcher.group(at) ?? undefined);
          const named = Object.fromEntries(names.map((name) => [name, matcher.group(name) ?? undefined]));
          yield { start: matcher.start(), end: matcher.end(), groups, named };
        }
      },
    };
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '');
    return problem(`this pattern cannot be used: ${reason}`, 'there is no looking around and no backreference here');
  }
}

/** For patterns that are known only while rendering. */
export const patternNow: (flags: string, source: string) => Pattern | Problem = (() => {
  // The flags stand in front, since they hold no slash.
  const known = remembering((key: string) => {
    const slash = key.indexOf('/');
    return compilePattern(key.slice(slash + 1), key.slice(0, slash));
  });
  return (flags, source) => known(`${flags}/${source}`);
})();

const problem = (message: string, hint: string): Problem => ({ code: 'bad-regex', message, hint });
