import type { Resource } from '../model/action.ts';
import { type Entry, isLive } from '../model/entry.ts';

/** What lives longer than a run: made when first asked for, kept by its key, ended when nothing can ask for it. */
export class Resources {
  readonly #kept = new Map<string, Resource>();

  get<T extends Resource>(key: string, make: () => T): T {
    const known = this.#kept.get(key);
    if (known) return known as T;
    const made = make();
    this.#kept.set(key, made);
    return made;
  }

  /** Ends those with other keys. */
  keep(keys: ReadonlySet<string>): void {
    for (const [key, resource] of this.#kept) {
      if (keys.has(key)) continue;
      this.#kept.delete(key);
      // One that cannot be ended is nothing a reload could mend.
      resource.stop().catch(() => {});
    }
  }

  /** Ends them all; resolves when they are gone. */
  async stop(): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.allSettled(all.map((resource) => resource.stop()));
  }
}

const NONE: readonly never[] = [];

/** Keys of everything that actions of these entries may ask for. */
export function* resourceKeys(entries: readonly Entry[]): Generator<string> {
  for (const { pipeline, answer, middleware } of entries) {
    for (const piece of middleware ?? NONE) yield* piece.resources ?? NONE;
    for (const response of answer.responses) if (isLive(response)) yield* response.responder.target.resources ?? [];
    if (!pipeline) continue;
    for (const action of [...pipeline.before, ...pipeline.steps, ...pipeline.after]) {
      if ('target' in action) yield* action.target.resources ?? [];
    }
  }
}
