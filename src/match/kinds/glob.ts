import { compileRegex } from '../../content/regex.ts';
import { text } from '../../source/shape/scalars.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';
import { report } from './report.ts';
import { caseNote, ignoreCase, isCaseless, someText } from './texts.ts';

/** `glob`: the whole text fits; `*` is any run of characters, `**` too, `?` is one. In paths only `**` crosses a slash. */
export const glob = defineKind({
  name: 'glob',
  description: '* takes any run of characters, ? takes one; in a path both stop at a slash, and ** does not',
  fields: ALL_FIELDS,
  options: ignoreCase,
  alsoCalled: ['wildcard', 'like'],
  value: () => text('a glob'),
  compile(source, options, { field, node, reading }) {
    const flags = options.ignoreCase || isCaseless(field) ? 'si' : 's';
    // Not picomatch: its patterns need lookahead, which no linear engine runs, and in a User-Agent a slash is no end.
    const compiled = compileRegex(globToRegex(source, field === 'path'), flags, 'linear');
    if (!('test' in compiled)) return report(compiled, source, node, reading);
    const expects = `text like ${JSON.stringify(source)}${caseNote(options)}`;
    return someText(expects, (sent) => compiled.test(sent));
  },
});

/** The pattern of a glob, for the flag `s`. In a path a final `/**` takes the rest with its slash, another any number of segments. */
export function globToRegex(glob: string, isPath: boolean): string {
  const one = isPath ? '[^/]' : '.';
  const pattern = glob.replace(/\/\*\*(?=\/)|\/\*\*$|\*\*+|\*|\?|\\.|[^*?\\/]+|[^]/gs, (token) => {
    if (token === '/**' && isPath) return '(?:/.*)?';
    if (token === '/**') return '/.*';
    if (token.startsWith('**')) return '.*';
    if (token === '*') return `${one}*`;
    if (token === '?') return one;
    return escape(token.length === 2 && token.startsWith('\\') ? token.slice(1) : token);
  });
  return `^${pattern}$`;
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
