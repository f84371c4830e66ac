import type { Entry } from '../model/entry.ts';
import type { Library } from '../model/library.ts';
import type { Request } from '../model/request.ts';
import { nearest } from '../source/suggest.ts';

/** Entries looked at for one miss. */
const MOST = 120;
/** First segments compared with a misspelt one. */
const MOST_SEGMENTS = 2000;

/**
 * Finds the entries worth explaining, without walking all of them: those of the same path, then those under the same
 * first segment, or under one that is spelt nearly like it, then those whose path is free. Explaining ten thousand
 * entries takes tens of milliseconds; a health check that misses once a second, or a client in a retry loop, must not
 * slow everybody down.
 */
export class Nearby {
  readonly #byPath = new Map<string, Entry[]>();
  readonly #bySegment = new Map<string, Entry[]>();
  readonly #free: Entry[] = [];
  readonly #all: readonly Entry[];

  constructor(library: Library) {
    this.#all = library.entries;
    for (const entry of library.entries) {
      const path = pathText(entry);
      if (path === undefined) {
        this.#free.push(entry);
        continue;
      }
      shelve(this.#byPath, path, entry);
      shelve(this.#bySegment, firstSegment(path), entry);
    }
  }

  /** Likely ones first, at most about a hundred. */
  for(request: Request): Entry[] {
    const segment = firstSegment(request.path);
    const found = new Set<Entry>();
    const take = (entries: Iterable<Entry> | undefined, share: number): void => {
      for (const entry of entries ?? []) {
        if (found.size >= share) return;
        found.add(entry);
      }
    };
    take(this.#byPath.get(request.path), MOST / 2);
    const near = this.#bySegment.get(segment) ?? this.#bySegment.get(this.#misspelt(segment) ?? '');
    take(longestPrefixFirst(near ?? [], request.path), MOST * 0.75);
    take(this.#free, MOST);
    take(this.#all, MOST);
    return [...found];
  }

  #misspelt(segment: string): string | undefined {
    const known: string[] = [];
    for (const name of this.#bySegment.keys()) {
      if (known.push(name) >= MOST_SEGMENTS) break;
    }
    return nearest(segment, known);
  }
}

/** Of what is under one segment, the paths that go together longest; a plain sort would cost more than it finds. */
function longestPrefixFirst(entries: readonly Entry[], path: string): Entry[] {
  if (entries.length <= MOST) return [...entries];
  const shelves = new Map<number, Entry[]>();
  for (const entry of entries) shelve(shelves, commonPrefix(pathText(entry) ?? '', path), entry);
  return [...shelves.keys()].sort((a, b) => b - a).flatMap((length) => shelves.get(length) ?? []);
}

const commonPrefix = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
};

/** The path as written, literal or with its parameters; undefined when any matcher decides. */
function pathText(entry: Entry): string | undefined {
  if (entry.kind === 'pair') return entry.request.path;
  const test = entry.request.path?.[0];
  if (test?.kind === 'literal') return test.path;
  const pattern = test?.kind === 'pattern' ? test.pattern : undefined;
  return pattern?.segments[0]?.kind === 'literal' ? pattern.source : undefined;
}

const firstSegment = (path: string): string => path.split('/', 2)[1] ?? '';

function shelve<K>(shelves: Map<K, Entry[]>, key: K, entry: Entry): void {
  const shelf = shelves.get(key);
  if (shelf) shelf.push(entry);
  else shelves.set(key, [entry]);
}
