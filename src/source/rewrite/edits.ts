/** What stands between two offsets becomes `text`; equal offsets insert. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits do not overlap; those that insert at one place stand in the order given. Line ends are those of the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  let done = 0;
  let result = '';
  for (const { start, end, text: written } of [...edits].sort((one, other) => one.start - other.start)) {
    result += text.slice(done, start) + (lineEnd === '\n' ? written : written.replace(/\r?\n/g, lineEnd));
    // What goes may begin where something is put in.
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}

/** Offset of the line that an offset is in. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** Where the line ends that an offset is in, before its line break. */
export function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  if (found < 0) return text.length;
  return found > at && text[found - 1] === '\r' ? found - 1 : found;
}

export const columnOf = (text: string, at: number): number => at - lineStart(text, at);
