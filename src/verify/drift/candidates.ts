import { type Entry, isLive, type Response } from '../../model/entry.ts';
import type { Library } from '../../model/library.ts';
import { isFault } from '../../model/reply.ts';
import { labelOf } from '../filter.ts';
import type { DriftOptions } from './options.ts';

/** An entry that can be compared with the real service, or why it cannot. */
export type Candidate =
  | { readonly entry: Entry; readonly responses: readonly Response[] }
  | { readonly entry: Entry; readonly unfit: string };

/** Every entry that the filter wants, in file order. */
export function candidates(library: Library, { filter, sharedState }: DriftOptions): Candidate[] {
  const states = new Map(library.scenarios.map(({ id, state }) => [id, state] as const));
  const initial = (store: string, key: string): string =>
    (store === '' ? sharedState : states.get(store))?.get(key) ?? '';
  return library.entries
    .filter(({ place, name }) => filter?.(labelOf(place.file, name)) ?? true)
    .map((entry) => candidate(entry, initial));
}

function candidate(entry: Entry, initial: (store: string, key: string) => string): Candidate {
  const unfit = whyUnfit(entry, initial);
  if (unfit !== undefined) return { entry, unfit };
  const responses = entry.answer.responses.filter((one): one is Response => !isFault(one) && !isLive(one));
  return responses.length > 0 ? { entry, responses } : { entry, unfit: whatInstead(entry) };
}

function whyUnfit(entry: Entry, initial: (store: string, key: string) => string): string | undefined {
  if (entry.verification?.replay === false) return 'it has "replay: false"';
  if (entry.kind === 'template' && !entry.verification?.example) {
    return 'a template stands for many requests: give it an "example"';
  }
  const state = entry.requiresState.find(
    ({ state: { store, key }, matcher }) => !matcher.test({ values: [initial(store, key)] }),
  );
  return (
    state && `it answers when ${state.state.key} is ${state.matcher.expects}, which the real service knows nothing of`
  );
}

function whatInstead({ answer }: Entry): string {
  if (answer.responses.some(isLive)) return 'its answer is made elsewhere: there is nothing recorded to compare';
  return 'it answers with a fault';
}
