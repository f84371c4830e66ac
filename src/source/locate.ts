import type { Range, ScalarNode } from './nodes.ts';

/**
 * Where `length` characters of a scalar's text, from `offset` on, stand in the file: behind the indentation of blocks,
 * behind the escapes and quotes of quoted text, over folded lines. Both count in UTF-16 units of `node.source`; what
 * lies behind its end is placed at its end. The start of the node when the text cannot be followed.
 */
export function rangeInScalar(node: ScalarNode, offset: number, length = 1): Range {
  const { text, source } = node;
  const written = text.text.slice(node.start, node.end);
  const direct =
    written === source ? 0 : written.length === source.length + 2 && written.startsWith(source, 1) ? 1 : -1;
  if (direct >= 0) {
    const start = node.start + direct + Math.min(offset, source.length);
    return { text, start, end: Math.min(start + length, node.start + direct + source.length) };
  }
  const spots = node.style === 'block' ? spotsOfBlock(written, source) : spotsOfFlow(written, source);
  if (!spots || source === '') return { text, start: node.start, end: node.start };
  const end = (index: number): number => node.start + (spots.ends[index] as number);
  const last = source.length - 1;
  const start = offset > last ? end(last) : node.start + (spots.starts[offset] as number);
  return { text, start, end: length === 0 || offset > last ? start : end(Math.min(offset + length - 1, last)) };
}

/** For each character of the text the offsets, in what was written, at which it starts and ends. */
interface Spots {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Follows the text through the lines of `|` or `>`. A folded line end is a space, or missing where a blank line follows. */
function spotsOfBlock(written: string, source: string): Spots | undefined {
  const starts: number[] = [];
  const ends: number[] = [];
  const body = written.indexOf('\n') + 1;
  const indent = indentOfBlock(written.slice(body), source);
  let at = body + blanks(written, body, indent);
  for (let index = 0; index < source.length; ) {
    const char = source[index] as string;
    const crlf = written[at] === '\r' && written[at + 1] === '\n' ? 1 : 0;
    const lineEnd = written[at + crlf] === '\n';
    // Clipping and keeping add line ends that a file's last line may lack.
    const missing = at >= written.length && char === '\n';
    const same = written[at] === char || missing || (lineEnd && (char === '\n' || char === ' '));
    if (!same && !lineEnd) return undefined;
    const next = Math.min(written.length, at + crlf + 1);
    if (same) {
      starts.push(Math.min(at, written.length));
      ends.push(next);
      index += 1;
    }
    at = lineEnd ? next + blanks(written, next, indent) : next;
  }
  return { starts, ends };
}

/** The indentation that is no part of the text. A header such as `|2` counts from the parent, so it is told by the text. */
function indentOfBlock(body: string, source: string): number {
  const line = body.split(/\r?\n/).find((each) => each.trim() !== '') ?? '';
  const first = source.split('\n').find((each) => each.trim() !== '') ?? '';
  const indent = line.search(/\S/);
  const kept = first.search(/\S/);
  return Math.max(0, indent - Math.max(0, kept));
}

function blanks(written: string, from: number, most: number): number {
  let count = 0;
  while (count < most && written[from + count] === ' ') count += 1;
  return count;
}

/** Follows the text through a plain or quoted scalar: escapes, doubled quotes, folded line ends. */
function spotsOfFlow(written: string, source: string): Spots | undefined {
  const starts: number[] = [];
  const ends: number[] = [];
  const quote = written[0] === '"' || written[0] === "'" ? written[0] : '';
  const close = written.length - quote.length;
  const put = (from: number, to: number, units: number): void => {
    for (let unit = 0; unit < units; unit += 1) {
      starts.push(from);
      ends.push(to);
    }
  };
  for (let at = quote.length; at < close; ) {
    const fold = /^[ \t]*(\r?\n[ \t]*)+/.exec(written.slice(at, close));
    const escape = quote === '"' && written[at] === '\\' ? escapeAt(written, at) : undefined;
    if (fold) {
      const lines = fold[0].split('\n').length - 1;
      put(at, at + fold[0].length, Math.max(1, lines - 1));
      at += fold[0].length;
    } else if (escape) {
      put(at, at + escape.length, escape.units);
      at += escape.length;
    } else {
      const length = quote === "'" && written[at] === "'" ? 2 : 1;
      put(at, at + length, 1);
      at += length;
    }
  }
  return starts.length === source.length ? { starts, ends } : undefined;
}

/** How much an escape takes, and how many UTF-16 units it stands for. */
function escapeAt(written: string, at: number): { length: number; units: number } {
  const lineEnd = /^\\\r?\n[ \t]*/.exec(written.slice(at));
  if (lineEnd) return { length: lineEnd[0].length, units: 0 };
  const digits = { x: 2, u: 4, U: 8 }[written[at + 1] as 'x'] ?? 0;
  const code = digits === 8 ? Number.parseInt(written.slice(at + 2, at + 10), 16) : 0;
  return { length: 2 + digits, units: code > 0xffff ? 2 : 1 };
}
