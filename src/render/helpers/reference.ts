import type { Helper } from './helper.ts';
import { FAMILIES } from './registry.ts';

/** The reference of all helpers in Markdown, a table a family. A star marks those that may open a block. */
export function helperReference(): string {
  return Object.entries(FAMILIES)
    .map(([family, helpers]) => tableOf(family, helpers))
    .join('\n\n');
}

function tableOf(family: string, helpers: readonly Helper[]): string {
  const rows = helpers.map((helper) => `| ${usage(helper)} | ${meaning(helper)} | ${example(helper)} |`);
  return [`### ${family}`, '', '| helper | gives | example |', '|---|---|---|', ...rows].join('\n');
}

const usage = ({ name, args, test }: Helper): string => `${code([name, args].join(' ').trim())}${test ? ' *' : ''}`;

function meaning({ description, options }: Helper): string {
  const named = Object.entries(options ?? {}).map(([name, what]) => `<br>${code(`${name}=`)} ${escaped(what)}`);
  return escaped(description) + named.join('');
}

function example({ examples }: Helper): string {
  const [template, output] = examples[0] as readonly [string, string];
  return `${code(template)} → ${output === '' ? 'nothing' : code(output)}`;
}

/** A bar ends the cell of a table, also in code. */
const escaped = (text: string): string => text.replaceAll('|', '\\|');

const code = (text: string): string => {
  const fence = text.includes('`') ? '``' : '`';
  return fence + escaped(text) + fence;
};
