/** Whole terminal commands: CSI, OSC and two-byte escapes. */
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Controls, halves of surrogate pairs, and marks that turn the direction of the text around them. */
const UNFIT = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const PLAIN = /^[ -~]*$/;

/**
 * Text from a request or a file, fit to stand in one line of a terminal: terminal commands are taken out, control
 * characters become `·`, and what is longer than `limit` (UTF-16 units) ends in `…`.
 */
export function clean(text: string, limit: number): string {
  const short = cut(text, limit);
  return PLAIN.test(short) ? short : withoutAnsi(short).replace(UNFIT, '·');
}

/** The same for text of several lines: line breaks of any kind become newlines. */
export const cleanLines = (text: string): string =>
  withoutAnsi(text)
    .replace(/\r\n?/g, '\n')
    .replace(UNFIT, (found) => (found === '\n' ? found : '·'));

/** What is longer than `limit` (UTF-16 units) ends in `…`. */
export const cut = (text: string, limit: number): string =>
  text.length > limit ? `${text.slice(0, cutBefore(text, limit - 1))}…` : text;

export const withoutAnsi = (text: string): string => text.replace(ANSI, '');

/** Never between the halves of a surrogate pair. */
function cutBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}
