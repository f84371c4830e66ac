import type { Action, Lane, Target } from '../model/action.ts';
import type { Place } from '../model/place.ts';
import type { ScriptFiles } from '../model/script-files.ts';
import type { LocalProgram, Registration } from './registration.ts';

export interface PostServeActionParts {
  /** A target that POSTs the pair to a URL, and one that runs a program with the pair on its stdin. */
  readonly remote: (url: string) => Target;
  readonly run: (command: readonly string[]) => Target;
  readonly scripts: ScriptFiles;
}

const TIMEOUT = 20_000;
const QUEUE = 10_000;

const LANES: { readonly run: Lane; readonly remote: Lane } = {
  run: { key: 'run', concurrency: 'cpus', queue: QUEUE },
  remote: { key: 'remote', concurrency: Infinity, queue: QUEUE },
};

/** Where actions that stand in no file are said to be from. */
const FLAG: Place = { file: '--post-serve-action', line: 1, column: 1 };

/** Actions that were registered by name instead of being written in a scenario. Entries find them when they are due. */
export class PostServeActions {
  readonly #parts: PostServeActionParts;
  readonly #actions = new Map<string, { readonly registration: Registration; readonly action: Action }>();

  constructor(parts: PostServeActionParts, registrations: readonly Registration[] = []) {
    this.#parts = parts;
    for (const registration of registrations) this.set(registration);
  }

  /** Registers it, or puts it in the place of the one of its name. */
  set(registration: Registration): void {
    const before = this.#actions.get(registration.name)?.registration;
    if (before && scriptOf(before) !== undefined && scriptOf(registration) === undefined) {
      this.#parts.scripts.remove(registration.name);
    }
    this.#actions.set(registration.name, { registration, action: this.#compile(registration) });
  }

  /** False when there is none of that name. Later runs of it end as broken. */
  delete(name: string): boolean {
    this.#parts.scripts.remove(name);
    return this.#actions.delete(name);
  }

  get(name: string): Action | undefined {
    return this.#actions.get(name)?.action;
  }

  list(): Registration[] {
    return [...this.#actions.values()].map(({ registration }) => registration);
  }

  names(): string[] {
    return [...this.#actions.keys()];
  }

  /** Takes the scripts' files away. */
  close(): void {
    this.#parts.scripts.close();
  }

  #compile({ name, delay, does }: Registration): Action {
    const kind = 'remote' in does ? 'remote' : 'run';
    return {
      name,
      kind,
      place: FLAG,
      target: 'remote' in does ? this.#parts.remote(does.remote) : this.#parts.run(this.#command(name, does)),
      ...(delay > 0 ? { delay: { kind: 'fixed', ms: delay } } : {}),
      timeout: TIMEOUT,
      blocking: false,
      failurePolicy: 'BEST_EFFORT',
      ordered: false,
      lane: LANES[kind],
      overflow: 'fail',
    };
  }

  #command(name: string, { binary, args, script }: LocalProgram): string[] {
    const file = script === undefined ? [] : [this.#parts.scripts.write(name, script)];
    return [binary, ...args, ...file];
  }
}

const scriptOf = ({ does }: Registration): string | undefined => ('script' in does ? does.script : undefined);
