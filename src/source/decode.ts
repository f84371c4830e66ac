import { isUtf8 } from 'node:buffer';
import type { Problem } from './diagnose.ts';

/** Bytes a file may have. A file of this size takes half a minute to parse; anything larger was not meant as scenarios. */
export const LARGEST_FILE = 64 * 1024 * 1024;

/** The text of a file without its byte order mark; or why these bytes are no text that can be read. */
export function decodeText(bytes: Buffer): string | Problem {
  if (bytes.length > LARGEST_FILE) {
    return {
      code: 'file-too-large',
      message: `the file has ${Math.ceil(bytes.length / 1024 / 1024)} MiB, more than the ${LARGEST_FILE / 1024 / 1024} MiB that are read`,
      hint: 'split it into several files, and keep large bodies in files of their own ("bodyFile")',
    };
  }
  const utf16 = bytes.length > 1 && (bytes.readUInt16LE(0) === 0xfeff || bytes.readUInt16LE(0) === 0xfffe);
  if (utf16) return encodingProblem('the file is UTF-16');
  if (!isUtf8(bytes)) {
    const at = firstInvalid(bytes);
    return encodingProblem(`line ${lineOf(bytes, at)} holds bytes that are not UTF-8 (0x${hex(bytes[at] ?? 0)})`);
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    return {
      code: 'bad-encoding',
      message: `line ${lineOf(bytes, nul)} holds a NUL byte, so this is no text file`,
      hint: 'save it as UTF-8; put binary bodies into files of their own ("bodyFile") or write them as base64',
    };
  }
  const text = bytes.toString('utf8', bytes.length > 2 && bytes.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0);
  if (!text.includes('\n') && /\r[^]/.test(text)) {
    return {
      code: 'bad-line-ends',
      message: 'the lines end with carriage returns alone, which YAML does not take for line ends',
      hint: 'save the file with LF or CRLF line ends',
    };
  }
  return text;
}

const encodingProblem = (message: string): Problem => ({
  code: 'bad-encoding',
  message,
  hint: 'save the file as UTF-8',
});

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

const lineOf = (bytes: Buffer, offset: number): number => {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) line += 1;
  return line;
};

/** By halving: every prefix that ends before the bad byte is UTF-8, save for a character that it cuts in two. */
function firstInvalid(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isUtf8(bytes.subarray(0, startOfCharacter(bytes, middle)))) low = middle;
    else high = middle;
  }
  return startOfCharacter(bytes, low);
}

function startOfCharacter(bytes: Buffer, offset: number): number {
  let start = offset;
  while (start > 0 && start > offset - 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}
