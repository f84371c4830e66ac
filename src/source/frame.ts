import type { SourceText } from './text.ts';

interface Position {
  readonly line: number;
  readonly column: number;
}

const CONTEXT_LINES = 1;
const WIDEST = 120;

/**
 * The marked line with one line around it:
 *
 *     3 | request:
 *   > 4 |   mehtod: GET
 *       |   ^^^^^^
 *
 * Only the first line of a longer range is marked. Very long lines are cut around the mark.
 */
export function codeFrame(text: SourceText, start: Position, end: Position): string {
  const first = Math.max(1, start.line - CONTEXT_LINES);
  const last = Math.min(text.lines.length, start.line + CONTEXT_LINES);
  const width = String(last).length;
  const cut = Math.max(0, start.column - 1 - WIDEST / 2);
  const rows: string[] = [];
  for (let line = first; line <= last; line += 1) {
    const content = visible(text.line(line).slice(cut, cut + WIDEST));
    // Of a line that is cut, the neighbours would be cut at the same column and say nothing.
    if (line !== start.line && (cut > 0 || content.trim() === '')) continue;
    rows.push(`${line === start.line ? '>' : ' '} ${String(line).padStart(width)} | ${content}`.trimEnd());
    if (line !== start.line) continue;
    const length = end.line === start.line ? end.column - start.column : text.line(line).length - start.column + 1;
    const marks = '^'.repeat(Math.max(1, Math.min(length, WIDEST - (start.column - 1 - cut))));
    rows.push(`  ${' '.repeat(width)} | ${' '.repeat(start.column - 1 - cut)}${marks}`);
  }
  return rows.join('\n');
}

/** Control characters would disturb a terminal, and marks of direction the reader; a tab as one space keeps columns. */
export const visible = (line: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  line.replaceAll('\t', ' ').replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '·');
