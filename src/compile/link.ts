import { buildIndex } from '../match/build-index.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type Entry, isLive } from '../model/entry.ts';
import type { Library, Scenario } from '../model/library.ts';
import { isFault } from '../model/reply.ts';
import { libraryWarnings } from './library-warnings.ts';

export interface LinkOptions {
  readonly revision: number;
  /** Initial values of the keys that all scenarios share. */
  readonly sharedState: ReadonlyMap<string, string>;
}

/** All scenarios → the library that answers. Cheap enough to run whole at every reload. */
export function link(scenarios: readonly Scenario[], options: LinkOptions): Library {
  const ordered = scenarios.toSorted((one, other) => compare(one.id, other.id));
  const entries = ordered.flatMap((scenario) => scenario.entries);
  const hosts = new Set(entries.flatMap(literalHosts));
  let warnings: readonly Diagnostic[] | undefined;
  return {
    revision: options.revision,
    scenarios: ordered,
    entries,
    hosts,
    readsMultipart: entries.some(readsBody),
    index: buildIndex(entries, hosts),
    // Made when they are asked for: finding them takes longer than all the rest, and a saved file should answer first.
    get warnings() {
      warnings ??= libraryWarnings(ordered, options.sharedState);
      return warnings;
    },
  };
}

/** By code unit, so that the order is the same on every machine. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function literalHosts(entry: Entry): readonly string[] {
  if (entry.kind === 'template') return entry.request.literalHosts;
  return entry.request.host === undefined ? [] : [entry.request.host];
}

/** A rendered answer may show the request's form, as a matcher may look into its body. */
const readsBody = ({ kind, request, answer }: Entry): boolean =>
  answer.responses.some((one) => isLive(one) || (!isFault(one) && typeof one.reply === 'function')) ||
  (kind === 'template' && request.fields.some(({ name }) => name === 'body'));
