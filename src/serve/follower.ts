import type { Watch, Watcher } from '../model/watching.ts';
import type { Engine } from './engine.ts';

export interface FollowParts {
  readonly engine: Engine;
  /** Absolute. */
  readonly directory: string;
  readonly watch: Watch;
  /** Written by the mock itself, and of no interest yet. */
  readonly isOwn?: (path: string) => boolean;
}

/** Makes an engine follow its files: on request, and when it watches, by itself. */
export class Follower {
  readonly #parts: FollowParts;
  #watcher: Watcher | undefined;
  #closed = false;

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  /**
   * Looks at every file again; with `paths`, at these. When that is not possible, everything stays as it is: why is told
   * as an event, and what this resolves with.
   */
  async reload(paths?: readonly string[]): Promise<string | undefined> {
    let problem: string | undefined;
    try {
      await this.#parts.engine.reload(paths);
    } catch (error) {
      problem = `the scenarios could not be reloaded and stay as they are: ${reasonOf(error)}`;
      this.#warn(problem);
    }
    this.#watcher?.add(this.#parts.engine.dependencies);
    return problem;
  }

  /** Resolves once changes are noticed. `poll`: milliseconds between two looks, instead of being told. */
  async watch(poll: number | undefined): Promise<void> {
    const { engine, directory, watch, isOwn = () => false } = this.#parts;
    const changed = (paths: readonly string[]): void => {
      const others = paths.filter((path) => !isOwn(path));
      if (others.length > 0) void this.reload(others);
    };
    const warned = (message: string): void => this.#warn(message);
    const watcher = await watch({ directory, files: engine.dependencies, poll, changed, warned });
    if (this.#closed) {
      await watcher.close();
      return;
    }
    this.#watcher = watcher;
    // What was saved between loading and now was seen by nobody.
    await this.reload();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#watcher?.close();
  }

  #warn(message: string): void {
    this.#parts.engine.stream.emit({ type: 'session:warned', message });
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
