import type { Entry } from '../../model/entry.ts';
import { PAIR_END } from '../../source/captured.ts';
import { type Identity, identityOfEntry } from './identity.ts';

/** The text of a captured file with pairs in place of those they replace, and the others at its end. */
export function withItems(
  held: string,
  items: readonly { readonly identity: Identity; readonly replaces: boolean; readonly text: string }[],
  entries: readonly Entry[],
): string {
  const lines = held.split(/(?<=\n)/);
  const lineOf = new Map(entries.flatMap((entry) => linesOf(entry)));
  const added: string[] = [];
  for (const { identity, replaces, text } of items) {
    const line = replaces ? lineOf.get(identity) : undefined;
    if (line === undefined) {
      added.push(text);
      continue;
    }
    const end = lines.findIndex((each, at) => at >= line - 1 && each.trim() === PAIR_END);
    // Lines keep their numbers: what follows is left empty.
    for (let at = line; at <= end; at += 1) lines[at] = '';
    lines[line - 1] = text;
  }
  const kept = lines.join('');
  return `${kept.endsWith('\n') ? kept : `${kept}\n`}${added.join('')}`;
}

function linesOf(entry: Entry): [Identity, number][] {
  const identity = identityOfEntry(entry);
  return identity === undefined ? [] : [[identity, entry.place.line]];
}
