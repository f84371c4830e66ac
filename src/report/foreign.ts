import { clean, cut } from './clean.ts';
import { type Style, style } from './style.ts';

const LONGEST = 8192;
const COLOR = /\u001b\[[\d;:]*m/g;
const RESET = '\u001b[0m';

/**
 * A line that another program wrote, fit to stand among our own: its colours stay where colours are shown, everything
 * else that moves a terminal is taken out. What it left switched on ends with the line.
 */
export function foreign(line: string, paint: Style): string {
  const short = cut(line.endsWith('\r') ? line.slice(0, -1) : line, LONGEST);
  if (!short.includes('\u001b') || paint === style(false)) return clean(withTabs(short), LONGEST);
  const colors = short.match(COLOR) ?? [];
  const texts = short.split(COLOR).map((text) => clean(withTabs(text), LONGEST));
  return texts.map((text, index) => text + (colors[index] ?? '')).join('') + RESET;
}

/** Columns of eight, as far as the line goes; close enough when colours stand between. */
const withTabs = (text: string): string => {
  if (!text.includes('\t')) return text;
  let line = '';
  for (const part of text.split(/(\t)/)) line += part === '\t' ? ' '.repeat(8 - (line.length % 8)) : part;
  return line;
};
