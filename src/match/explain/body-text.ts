import { fits } from '../kinds/json-compare.ts';

const WIDEST = 160;

/** The beginning of a body, to stand behind "got": as quoted text, or as a count of bytes when it is none. */
export function bodyText(bytes: Buffer): string {
  if (bytes.length === 0) return 'nothing';
  // A character may be cut at the end of the piece, but not in its middle.
  const start = bytes.subarray(0, WIDEST).toString('utf8');
  const text = bytes.length > WIDEST ? start.replace(/\ufffd{1,3}$/, '') : start;
  if (/[\ufffd\u0000]/.test(text)) return `${bytes.length} bytes that are no text`;
  return `${JSON.stringify(text)}${bytes.length > WIDEST ? '…' : ''}`;
}

/** Where two different bodies part. */
export function bodyDifference(expected: Buffer, got: Buffer): string | undefined {
  if (expected.length === 0 || got.length === 0) return undefined;
  if (sameDocument(expected, got)) {
    return 'both are the same JSON, but the entry has it as text; written as a structure it is compared as JSON';
  }
  const shorter = Math.min(expected.length, got.length);
  let at = 0;
  while (at < shorter && expected[at] === got[at]) at += 1;
  return at === 0 ? undefined : `the first ${at} ${at === 1 ? 'byte is' : 'bytes are'} equal`;
}

const MOST_PARSED = 100_000;

function sameDocument(expected: Buffer, got: Buffer): boolean {
  if (expected.length > MOST_PARSED || got.length > MOST_PARSED) return false;
  try {
    return fits(JSON.parse(expected.toString('utf8')), JSON.parse(got.toString('utf8')), {});
  } catch {
    return false;
  }
}
