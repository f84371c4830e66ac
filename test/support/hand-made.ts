import type { Answer, Entry, LiveAnswer, Response } from '../../src/model/entry.ts';
import type { Library, Scenario } from '../../src/model/library.ts';
import type { Clock } from '../../src/model/ports.ts';
import type { Fault, Reply } from '../../src/model/reply.ts';
import { Request, type RequestParts } from '../../src/model/request.ts';

/** Entries, libraries and clocks without compiling anything: for tests of the rooms that only use them. */
export const reply = (body: string | Buffer = 'ok', parts: Partial<Reply> = {}): Reply => ({
  status: 200,
  headers: ['Content-Type', 'text/plain'],
  body,
  ...parts,
});

export interface EntryParts extends Partial<Omit<Entry, 'request' | 'kind' | 'answer'>> {
  readonly path?: string;
  readonly method?: string;
  readonly responses?: readonly (Response | Fault | LiveAnswer)[];
  readonly mode?: Answer['mode'];
}

export function entry(name: string, parts: EntryParts = {}): Entry {
  const { path = '/', method = 'GET', responses = [{ reply: reply(name) }], mode = 'sequential', ...rest } = parts;
  const scenario = rest.scenario ?? 'a.yaml';
  return {
    kind: 'pair',
    id: `${scenario}#${name}`,
    name,
    scenario,
    place: { file: scenario, line: 1, column: 1 },
    priority: 0,
    requiresState: [],
    request: { method, path },
    answer: { mode, responses },
    ...rest,
  };
}

export const scenario = (id: string, parts: Partial<Scenario> = {}): Scenario => ({
  id,
  name: id,
  file: `/scenarios/${id}`,
  entries: [],
  state: new Map(),
  tests: [],
  vars: {},
  warnings: [],
  dependencies: [],
  ...parts,
});

/** Finds by method and path, in file order. */
export function library(entries: readonly Entry[], parts: Partial<Library> = {}): Library {
  return {
    revision: 1,
    scenarios: [],
    entries,
    hosts: new Set(),
    readsMultipart: false,
    warnings: [],
    index: {
      choose: (request, accepts) =>
        entries.find(
          (one, position) =>
            one.kind === 'pair' &&
            one.request.method === request.method &&
            one.request.path === request.path &&
            accepts(one, position),
        ),
    },
    ...parts,
  };
}

export const request = (parts: Partial<RequestParts> = {}): Request =>
  new Request({ method: 'GET', target: '/', rawHeaders: [], ...parts });

/** A clock that moves when it is told to. */
export class HandClock implements Clock {
  time = 0;
  readonly #waiting: { at: number; callback: () => void }[] = [];

  now(): number {
    return 1_000_000 + this.time;
  }

  elapsed(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const waiting = { at: this.time + ms, callback };
    this.#waiting.push(waiting);
    return () => {
      const index = this.#waiting.indexOf(waiting);
      if (index >= 0) this.#waiting.splice(index, 1);
    };
  }

  /** Lets promises settle before and after each timer that is due. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await settled();
    for (;;) {
      const next = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.time = Math.max(this.time, next.at);
      next.callback();
      await settled();
    }
    this.time = end;
  }

  get waiting(): number {
    return this.#waiting.length;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
