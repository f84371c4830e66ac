/**
 * Enough of a terminal to see what a person would: text, cursor movement, clearing, scrolling. Styles are passed over;
 * characters count one column.
 */
export function show(written: string, columns: number, rows: number): { screen: string[]; scrolled: string[] } {
  const screen: string[][] = Array.from({ length: rows }, () => []);
  const scrolled: string[] = [];
  let row = 0;
  let column = 0;
  const text = (cells: string[]): string =>
    Array.from(cells, (cell) => cell ?? ' ')
      .join('')
      .trimEnd();
  const feed = (): void => {
    if (row < rows - 1) row += 1;
    else {
      scrolled.push(text(screen.shift() as string[]));
      screen.push([]);
    }
  };
  for (const [part, parameter, command] of written.matchAll(/\u001b\[\??([\d;]*)([A-Za-z])|[\s\S]/gu)) {
    if (command === 'A') row = Math.max(0, row - Number(parameter || 1));
    else if (command === 'H') row = column = 0;
    else if (command === 'K') screen[row]?.splice(column);
    else if (command === 'J' && parameter === '2') for (const line of screen) line.splice(0);
    else if (command === 'J') {
      screen[row]?.splice(column);
      for (const line of screen.slice(row + 1)) line.splice(0);
    } else if (command !== undefined) continue;
    else if (part === '\r') column = 0;
    else if (part === '\n') {
      column = 0;
      feed();
    } else {
      if (column === columns) {
        column = 0;
        feed();
      }
      (screen[row] as string[])[column] = part;
      column += 1;
    }
  }
  return { screen: screen.map(text), scrolled };
}
