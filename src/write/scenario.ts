import { mapOf, type TreeMap } from './tree.ts';
import { writeItem, writeMap } from './yaml.ts';

export interface ScenarioParts {
  /** Lines of a comment at the top. */
  readonly comment: readonly string[];
  readonly description?: string;
  readonly state?: TreeMap;
  readonly vars?: TreeMap;
  readonly pairs: readonly TreeMap[];
  readonly templates: readonly TreeMap[];
}

export interface ScenarioText {
  readonly text: string;
  /** The line, from 1, in which each entry begins: pairs first, then templates. */
  readonly lines: readonly number[];
}

/** A whole scenario file. */
export function writeScenario({ comment, description, state, vars, pairs, templates }: ScenarioParts): ScenarioText {
  const parts: string[] = comment.map((line) => (line === '' ? '#\n' : `# ${line.replace(/[\r\n]+/g, ' ')}\n`));
  const head = mapOf({ description, state: state?.size ? state : undefined, vars: vars?.size ? vars : undefined });
  if (head.size > 0) parts.push(`${comment.length > 0 ? '\n' : ''}${writeMap(head, 0)}`);
  let line = 1 + parts.reduce((sum, part) => sum + countLines(part), 0);
  const lines: number[] = [];
  const add = (part: string): void => {
    parts.push(part);
    line += countLines(part);
  };
  for (const [key, entries] of [
    ['pairs', pairs],
    ['templates', templates],
  ] as const) {
    if (entries.length === 0) continue;
    add(`${parts.length > 0 ? '\n' : ''}${key}:\n`);
    for (const [index, entry] of entries.entries()) {
      if (index > 0) add('\n');
      lines.push(line);
      add(writeItem(entry, 2));
    }
  }
  return { text: parts.join(''), lines };
}

const countLines = (text: string): number => text.split('\n').length - 1;
