import { type Entry, isLive, type StateMoves } from '../../model/entry.ts';
import { isFault } from '../../model/reply.ts';
import { type Identity, identityOfEntry, statelessIdentityOf } from './identity.ts';

/** The last pair of a sequence that an earlier session recorded. */
export interface Ending {
  /** Absolute path. */
  readonly file: string;
  readonly identity: Identity;
  /** Which of the sequence it is, from 1. */
  readonly number: number;
  /** The state that the sequence moves on; undefined while there is but one pair. */
  readonly key: string | undefined;
}

/** Where the sequences of a file end; `closed`: somebody has made something else of one. */
export function endingsIn(file: string, entries: readonly Entry[]): Map<Identity, Ending | 'closed'> {
  const sequences = new Map<Identity, Entry[]>();
  for (const entry of entries) {
    const identity = statelessIdentityOf(entry);
    if (identity !== undefined) sequences.set(identity, [...(sequences.get(identity) ?? []), entry]);
  }
  return new Map([...sequences].map(([identity, sequence]) => [identity, endingOf(sequence, file)]));
}

/** What each answer leads to, from the one that requires nothing up to one that leads nowhere. */
function endingOf(sequence: readonly Entry[], file: string): Ending | 'closed' {
  const passed = new Set<Entry>();
  let entry = sequence.find(({ requiresState }) => requiresState.length === 0);
  let number = 0;
  while (entry && !passed.has(entry)) {
    passed.add(entry);
    const { answer, requiresState } = entry;
    const [required] = requiresState;
    number = Number(required?.matcher.literals?.[0]) || number + 1;
    if (!answer.only || isFault(answer.only) || isLive(answer.only)) return 'closed';
    const { set = [], remove = [] } = answer.only.moves ?? {};
    const key = required?.state.key;
    const next = sequence.find((other) => isLedTo(other, set));
    const isOnward = set.every(({ state, value }) => state.key !== key || value === String(number + 1));
    if (!isOnward || remove.some((state) => state.key === key)) return 'closed';
    if (!next) return { file, identity: identityOfEntry(entry) as Identity, number, key };
    entry = next;
  }
  return 'closed';
}

const isLedTo = ({ requiresState }: Entry, moves: StateMoves['set']): boolean =>
  requiresState.length > 0 &&
  requiresState.every(({ state, matcher }) =>
    moves.some(({ state: { key }, value }) => key === state.key && matcher.literals?.includes(value as string)),
  );
