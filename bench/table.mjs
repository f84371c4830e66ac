import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

/** The rows as a Markdown table, with the machine below and what the reader should know about single rows. */
export function renderTable(rows) {
  const cells = rows.map(({ work, bare, mockrun, ratio, target, met }) => [
    work,
    bare,
    mockrun,
    ratio,
    `${target}${met ? '' : ' ✗'}`,
  ]);
  const lines = [['work', 'bare', 'mockrun', 'ratio', 'target'], ['---', '---', '---', '---', '---'], ...cells];
  const notes = rows.flatMap(({ work, notes: own }) => own.map((note) => `- ${work}: ${note}`));
  return [
    ...lines.map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|') || '–').join(' | ')} |`),
    '',
    machine(),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');
}

export function machine() {
  return `Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim() || process.arch}), ${process.platform}.`;
}

/** Puts the table between the markers of a Markdown file. */
export function publish(file, table) {
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start < 0 || end < start) throw new Error(`${file} has no "${START}" … "${END}" to put the table in`);
  writeFileSync(file, `${text.slice(0, start)}${START}\n\n${table}\n\n${text.slice(end)}`);
}
