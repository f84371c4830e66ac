import { readRoot } from '../../docs/markdown.ts';

/** A fenced block of a page: what is typed, or what is seen. */
export interface Block {
  readonly line: number;
  readonly language: string;
  /** The word behind the language: a file of `scenarios/companions`, or `config`. */
  readonly about: string;
  readonly text: string;
}

/** A section of a page, with its blocks in the order in which a reader comes by them. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The sections of a page, `## title` each. */
export function sectionsOf(page: string): Section[] {
  const text = readRoot(page);
  const marks = [...text.matchAll(/^## (.+)$|^```(\w+) ?([\w.]*)\n([^]*?)^```$/gm)];
  const sections: { title: string; blocks: Block[] }[] = [];
  for (const { 1: title, 2: language = '', 3: about = '', 4: body = '', index } of marks) {
    const line = text.slice(0, index).split('\n').length;
    if (title === undefined) sections.at(-1)?.blocks.push({ line, language, about, text: body });
    else sections.push({ title, blocks: [] });
  }
  return sections;
}

/** A line that is typed, and what is read below it; `…` at its end: there is more. */
export interface Typed {
  readonly command: string;
  readonly shows: string;
}

/** Of a block of `console`: `$ command`, and what it prints. */
export function typedIn({ text }: Block): Typed[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...shows] = part.trimEnd().split('\n');
      return { command, shows: shows.join('\n') };
    });
}

/** What differs from run to run, and between a terminal and a pipe: marks, times, durations, clients, dates. */
export const steady = (text: string): string =>
  text
    .replace(/^(?:[✔✖◌▲] |warning: )/gm, '')
    .replace(/^\d\d:\d\d:\d\d(\.\d+)? (?:warning: )?/gm, '')
    .replace(/\(\d[\d.]* m?s\b/g, '(0 ms')
    .replace(/(User-Agent: curl\/).*/g, '$1x')
    .replace(/(Date: ).*/g, '$1x')
    .trimEnd();
