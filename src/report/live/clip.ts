import { cliTruncate } from '../../vendor/cli-truncate.ts';

/** Characters known to be one column wide, and our own styles: nearly every line is made of nothing else. */
const NARROW = /^(?:[ -~→…·✔✖◌▲]|\u001b\[\d+m)*$/;
const STYLE = /\u001b\[\d+m/y;
const RESET = '\u001b[0m';

/**
 * Cuts a line to so many columns. Lines with other characters go to cli-truncate, which knows their widths and takes
 * some hundred microseconds to find out.
 */
export function clip(line: string, columns: number): string {
  if (line.length <= columns / 2) return line;
  return NARROW.test(line) ? clipNarrow(line, columns) : cliTruncate()(line, columns);
}

function clipNarrow(line: string, columns: number): string {
  let width = 0;
  let cut = 0;
  for (let at = 0; at < line.length; ) {
    STYLE.lastIndex = at;
    if (STYLE.test(line)) {
      at = STYLE.lastIndex;
      continue;
    }
    width += 1;
    at += 1;
    if (width === columns - 1) cut = at;
    if (width > columns) return `${line.slice(0, cut)}…${line.includes('\u001b') ? RESET : ''}`;
  }
  return line;
}
