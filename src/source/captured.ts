/** Tells a file that capture writes from one that a person has written. */
export const CAPTURED_MARK = '# Recorded by mockrun.';

/** Stands alone on the line behind every pair that was written whole. */
export const PAIR_END = '# end';

/** As far in as a pair at most: a recorded text may hold the same line, and stands further in. */
const MARK = ` {0,2}${PAIR_END}[ \\t]*\\r?`;
const LINE = new RegExp(`^${MARK}\\n?$`);
const END_LINE = new RegExp(`^${MARK}$`, 'gm');
/** What people may write behind the last pair. */
const COMMENTS = /^\s*(?:#[^\n]*(?:\n\s*|$))*$/;

/** Whether a line, its end included, is that mark. */
export const isPairEnd = (line: string): boolean => LINE.test(line);

/** Where the line behind a mark begins. */
export const BEHIND_PAIR = new RegExp(`(?<=^${MARK}\\n)`, 'm');

/** Bytes at the start among which the mark stands. */
const TOP = 400;

/** Whether this is a file that capture has begun. */
export const isCaptured = (bytes: Buffer): boolean => bytes.subarray(0, TOP).includes(CAPTURED_MARK);

/**
 * What of a captured file was written whole: a crash, or a full disk, may have cut off its last pair, and what is left
 * of that could be read as something else. Undefined when nothing is missing, and for all other files.
 */
export function withoutTornEnd(bytes: Buffer): Buffer | undefined {
  if (!isCaptured(bytes)) return undefined;
  // The cut may have gone through a character.
  const text = bytes.toString('latin1');
  let end = 0;
  for (const { 0: line, index } of text.matchAll(END_LINE)) end = index + line.length;
  if ((end > 0 ? COMMENTS : /^\s*$/).test(text.slice(end))) return undefined;
  // Without any pair, only the comment at the top says something for sure.
  return bytes.subarray(0, end > 0 ? end : (/^(?:#[^\n]*\n)*/.exec(text)?.[0].length ?? 0));
}
