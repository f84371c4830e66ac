import { bounded } from '../failure.ts';
import { toText } from '../print/print.ts';
import { type Helper, HelperError, isOn, type Options, type Run, type Site, type SiteProblem, show } from './helper.ts';
import { compilePattern, type Found, type Pattern, patternNow } from './pattern.ts';

const FLAGS = { flags: 'i: without case; m: ^ and $ at every line; s: . also takes line ends' };

export const regex: readonly Helper[] = [
  {
    name: 'regexExtract',
    description: 'what a regular expression finds in a text: its first group, or all of it when it has none',
    args: 'text pattern',
    options: {
      ...FLAGS,
      group: 'which group instead: its number or name; 0 is all of it',
      all: 'true: a list of all that is found',
    },
    examples: [
      ["{{regexExtract request.path '/orders/(.+)'}}", 'o-1'],
      ["{{regexExtract 'EUR 12.50' '(?<unit>[A-Z]+) (?<amount>[0-9.]+)' group='amount'}}", '12.50'],
      ["{{join (regexExtract 'a1 b22' '\\d+' all=true)}}", '1,22'],
    ],
    prepare: (site) =>
      withPattern(site, (pattern, [text], { group, all }) => {
        const read = reader(pattern, group);
        const found = pattern.find(toText(text));
        if (isOn(all)) return Array.from(found, read);
        for (const first of found) return read(first);
        return undefined;
      }),
  },
  {
    name: 'regexReplace',
    description:
      'the text with everything a regular expression finds replaced; $1, $<name> and $& stand for what was found',
    args: 'text pattern with',
    options: FLAGS,
    examples: [["{{regexReplace '2026-03-28' '(\\d+)-(\\d+)-(\\d+)' '$3.$2.$1'}}", '28.03.2026']],
    prepare: (site) =>
      withPattern(site, (pattern, [given, , replacement]) => {
        const text = toText(given);
        const template = toText(replacement);
        let result = '';
        let from = 0;
        for (const found of pattern.find(text)) {
          result += text.slice(from, found.start) + filled(template, found);
          bounded(result.length);
          from = found.end;
        }
        return result + text.slice(from);
      }),
  },
  {
    name: 'regexMatches',
    description: 'whether a regular expression finds anything in a text',
    args: 'text pattern',
    options: FLAGS,
    test: true,
    examples: [["{{#regexMatches request.path '^/ORDERS' flags='i'}}yes{{/regexMatches}}", 'yes']],
    prepare: (site) =>
      withPattern(site, (pattern, [text]) => {
        for (const _ of pattern.find(toText(text))) return true;
        return false;
      }),
  },
];

type RunPattern = (pattern: Pattern, args: readonly unknown[], options: Options) => unknown;

/** Compiles a pattern that is written out now, and any other when it is known. */
function withPattern(site: Site, run: RunPattern): Run | SiteProblem {
  const source = site.arg(1);
  const flags = site.option('flags');
  const fixed = source !== undefined && (flags !== undefined || !site.has('flags'));
  const ready = fixed ? compilePattern(toText(source), toText(flags)) : undefined;
  if (ready && 'code' in ready) return { ...ready, at: ready.message.includes('flags') ? 'flags' : 1 };
  const group = site.option('group');
  if (ready && group !== undefined && !hasGroup(ready, group)) return noGroup(ready, group);
  return (args, options) => {
    const pattern = ready ?? patternNow(toText(options.flags), toText(args[1]));
    if ('code' in pattern) throw new HelperError(pattern.message);
    return run(pattern, args, options);
  };
}

function reader(pattern: Pattern, group: unknown): (found: Found) => string | undefined {
  if (group === undefined) {
    const first = pattern.groupCount > 0 ? 1 : 0;
    return ({ groups }) => groups[first];
  }
  if (!hasGroup(pattern, group)) throw new HelperError(noGroup(pattern, group).message);
  const name = toText(group);
  return ({ groups, named }) => (/^\d+$/.test(name) ? groups[Number(name)] : named[name]);
}

const hasGroup = ({ groupCount, groupNames }: Pattern, group: unknown): boolean =>
  groupNames.includes(toText(group)) || (/^\d+$/.test(toText(group)) && Number(group) <= groupCount);

const noGroup = ({ groupCount, groupNames }: Pattern, group: unknown): SiteProblem => ({
  code: 'bad-argument',
  message: `the pattern has no group ${show(group)}`,
  hint:
    groupCount === 0 ? 'a group stands in parentheses' : `it has ${[...groupNames, `0 to ${groupCount}`].join(', ')}`,
  at: 'group',
});

const filled = (template: string, { groups, named }: Found): string =>
  template.includes('$')
    ? template.replace(/\$(?:\$|&|(\d{1,2})|<([^>]*)>)/g, (whole, index?: string, name?: string) => {
        if (whole === '$$') return '$';
        if (whole === '$&') return groups[0] ?? '';
        return (index === undefined ? named[name ?? ''] : groups[Number(index)]) ?? '';
      })
    : template;
