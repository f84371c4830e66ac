import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

export const inRoot = (name: string): string => fileURLToPath(new URL(name, root));

export const readRoot = (name: string): string => readFileSync(inRoot(name), 'utf8');

/** A document with the part between `<!-- name:start -->` and `<!-- name:end -->` written anew. */
export function withSection(file: string, name: string, content: string): string {
  const text = readRoot(file);
  const marks = new RegExp(`(<!-- ${name}:start -->\n)[^]*?(<!-- ${name}:end -->)`);
  if (!marks.test(text)) throw new Error(`${file} has no place for "${name}"`);
  return text.replace(marks, (_, start: string, end: string) => `${start}\n${content.trim()}\n\n${end}`);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Code that may itself hold a backquote. */
export const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

export interface Example {
  /** `README.md:12`: where it begins. */
  readonly place: string;
  /** The words behind the language: `config`. */
  readonly about: string;
  readonly text: string;
}

/** All fenced blocks of a language. */
export function examplesIn(file: string, language: string): Example[] {
  const text = readRoot(file);
  const blocks = text.matchAll(/^```(\w+)[ \t]*([^\n]*)\n([^]*?)^```$/gm);
  return [...blocks].flatMap((block) => {
    const [, name, about, body] = block as unknown as [string, string, string, string];
    const line = text.slice(0, block.index).split('\n').length;
    return name === language ? [{ place: `${file}:${line}`, about: about.trim(), text: body }] : [];
  });
}
