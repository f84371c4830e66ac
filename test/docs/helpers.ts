import type { Helper } from '../../src/render/helpers/helper.ts';
import { FAMILIES } from '../../src/render/helpers/registry.ts';
import { code, table } from './markdown.ts';

/** Every helper, family by family, in Markdown. */
export const helperReference = (): string =>
  Object.entries(FAMILIES)
    .map(([family, helpers]) => `### ${family}\n\n${table(['helper', 'gives', 'example'], helpers.map(row))}`)
    .join('\n\n');

function row({ name, args, description, options = {}, examples, test }: Helper): string[] {
  const written = [name, ...(args === '' ? [] : [args])].join(' ');
  const hash = Object.entries(options).map(([option, does]) => `<br>${code(`${option}=`)} ${does}`);
  const [example] = examples;
  const shown = example === undefined ? '' : `${code(example[0])} → ${code(example[1])}`;
  return [`${code(written)}${test ? ' *' : ''}`, `${description}${hash.join('')}`, shown];
}
