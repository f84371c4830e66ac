import type { Entry } from '../../model/entry.ts';
import { isPairEnd } from '../../source/captured.ts';
import { type Identity, identityOfEntry } from './identity.ts';

/** The text of a captured file with pairs in place of those they replace, and the others at its end. */
export function withItems(
  held: string,
  items: readonly { readonly identity: Identity; readonly replaces: boolean; readonly text: string }[],
  entries: readonly Entry[],
): string {
  const lines = held.split(/(?<=\n)/);
  const lineOf = new Map(entries.flatMap((entry) => linesOf(entry)));
  const starts = entries.map(({ place }) => place.line);
  const added: string[] = [];
  for (const { identity, replaces, text } of items) {
    const line = replaces ? lineOf.get(identity) : undefined;
    if (line === undefined) {
      added.push(text);
      continue;
    }
    // The mark may be gone where a person has been: the next pair stays in any case.
    const next = Math.min(lines.length + 1, ...starts.filter((start) => start > line));
    const end = lines.findIndex((each, at) => at >= line - 1 && (isPairEnd(each) || at === next - 2));
    const comments = lines.slice(line, end + 1).filter(isComment);
    // Lines keep their numbers: what follows is left empty.
    for (let at = line; at <= end; at += 1) lines[at] = '';
    lines[line - 1] = comments.join('') + text;
  }
  const kept = lines.join('');
  return `${kept.endsWith('\n') ? kept : `${kept}\n`}${added.join('')}`;
}

/** Not a line of a recorded text, which stands further in. */
const isComment = (line: string): boolean => /^ {0,6}#/.test(line) && !isPairEnd(line);

function linesOf(entry: Entry): [Identity, number][] {
  const identity = identityOfEntry(entry);
  return identity === undefined ? [] : [[identity, entry.place.line]];
}
