import { type Entry, isLive, type StateKey } from '../../model/entry.ts';
import type { Library } from '../../model/library.ts';
import { type Fault, isFault } from '../../model/reply.ts';
import type { PreparedSend, Send } from '../../model/testing.ts';
import { pairRequest } from './pair.ts';
import { templateRequest } from './template.ts';

/** How an entry is replayed. */
export interface ReplayPlan {
  readonly request: PreparedSend | Send;
  /** What must be set, beside the initial state. */
  readonly states: readonly { readonly state: StateKey; readonly value: string }[];
  /** What its first call breaks. */
  readonly fault: Fault | undefined;
}

/** How an entry can be replayed; or, in plain words, why it is not. */
export function planReplay(entry: Entry, library: Library, liveActions: boolean): ReplayPlan | string {
  const { verification, answer } = entry;
  if (verification?.replay === false) return 'it says "replay: false"';
  if (!liveActions && forwards(entry)) return 'an entry that forwards is replayed with --live-actions only';
  const request = verification?.example ?? (entry.kind === 'pair' ? pairRequest(entry) : templateRequest(entry));
  if (!request) return 'its request cannot be derived: give it an "example", or write a test';
  const states = statesFor(entry, library);
  if (!states) return 'the state it requires cannot be derived: write a test';
  const first = answer.only ?? answer.responses[0];
  return { request, states, fault: first && isFault(first) ? first : undefined };
}

/** Its requests would leave the mock: it answers with those of another server, or copies them to one. */
function forwards({ answer, pipeline }: Entry): boolean {
  if (answer.responses.some((one) => isLive(one) && one.responder.kind === 'forward')) return true;
  const around = pipeline ? [...pipeline.before, ...pipeline.steps, ...pipeline.after] : [];
  return around.some((action) => 'target' in action && action.kind === 'forward' && !action.sink);
}

/** Undefined when a matcher wants a value that nobody has written down. */
function statesFor({ requiresState }: Entry, { scenarios }: Library): ReplayPlan['states'] | undefined {
  const states: { state: StateKey; value: string }[] = [];
  for (const { state, matcher } of requiresState) {
    const initial = scenarios.find(({ id }) => id === state.store)?.state.get(state.key) ?? '';
    const value = matcher.literals?.[0] ?? (matcher.test({ values: [initial] }) ? initial : undefined);
    if (value === undefined) return undefined;
    states.push({ state, value });
  }
  return states;
}
