import { BEHIND_PAIR } from '../../source/captured.ts';

/** What a pair asks for, as capture writes it: all of it that tells pairs apart but the state. */
const ASKED = /^ {6}requestType:[^]*?(?=^ {6}(?:requiresState|headers):|^ {4}\S)/m;
/** Or what looks like one. */
const ANCHOR = /[:-] +&/;

/**
 * The text of a captured file with all pairs blanked but those that ask for the same as one of `items`: what stands where
 * stays, and to read it costs as little as there is in it. A pair that a person has written in another way is blanked, too.
 */
export function excerptOf(text: string, items: readonly string[]): string {
  const wanted = new Set(items.map(askedIn));
  const top = text.indexOf('\npairs:') + 1;
  const pieces = text.slice(top).split(BEHIND_PAIR);
  // What stands behind the last mark may hold for all of the file.
  const kept = pieces.map((piece, at) => (at === pieces.length - 1 && !isPair(piece)) || wanted.has(askedIn(piece)));
  const [list = ''] = /^.*\n?/.exec(text.slice(top)) ?? [];
  // Whether an anchor is used elsewhere only the whole text says.
  if (pieces.some((piece, at) => kept[at] && ANCHOR.test(piece))) return text;
  const rest = pieces.map((piece, at) => (kept[at] ? piece : blank(piece))).join('');
  return text.slice(0, top) + list + rest.slice(list.length);
}

const askedIn = (pair: string): string | undefined => ASKED.exec(pair)?.[0];

const isPair = (piece: string): boolean => askedIn(piece) !== undefined;

const blank = (text: string): string => text.replace(/[^\r\n]+/g, (line) => ' '.repeat(line.length));
