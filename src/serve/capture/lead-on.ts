import type { Entry } from '../../model/entry.ts';
import type { States } from '../../model/recording.ts';
import { rewritePairs } from '../../source/rewrite/rewrite-pairs.ts';
import { type Identity, identityOfEntry } from './identity.ts';

/** A file with what is of no interest blanked, and the entries in it. */
export interface Part {
  readonly text: string;
  readonly entries: readonly Entry[];
}

/** The text of a file in which the answers of these pairs set these states, too. Throws when one of them cannot. */
export function leadingOn(
  text: string,
  pairs: readonly { readonly identity: Identity; readonly state: States }[],
  part: Part,
): string {
  const places = new Map(part.entries.map((entry) => [identityOfEntry(entry), entry.place]));
  const changes = pairs.map(({ identity, state }) => {
    const place = places.get(identity);
    if (!place) throw new Error('the pair that a sequence goes on from is gone');
    return { line: place.line, column: place.column, response: { headers: [], transitionsState: state } };
  });
  const { text: rewritten, outcomes } = rewritePairs(text, changes, part.text);
  const refused = outcomes.find((outcome) => 'refused' in outcome);
  if (refused) throw new Error(`a sequence cannot go on from a pair: ${refused.refused}`);
  return rewritten;
}
