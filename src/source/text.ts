/** The text of one file, with a way from offsets to lines. */
export class SourceText {
  /** As shown to people. */
  readonly file: string;
  /** Absolute; files named inside are relative to its folder. */
  readonly path: string;
  readonly text: string;
  #lines: number[] | undefined;

  constructor(file: string, path: string, text: string) {
    this.file = file;
    this.path = path;
    this.text = text;
  }

  /** Offsets at which the lines start. */
  get lines(): readonly number[] {
    if (!this.#lines) {
      this.#lines = [0];
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) this.#lines.push(at + 1);
    }
    return this.#lines;
  }

  /** Line and column of an offset, both from 1. */
  position(offset: number): { line: number; column: number } {
    const lines = this.lines;
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lines[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (lines[low] as number) + 1 };
  }

  /** One line without its end, counted from 1. */
  line(number: number): string {
    const start = this.lines[number - 1];
    if (start === undefined) return '';
    const end = this.lines[number] ?? this.text.length + 1;
    return this.text.slice(start, end - 1).replace(/\r$/, '');
  }
}
