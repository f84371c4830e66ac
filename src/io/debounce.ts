/**
 * Collects paths and hands them on together, each once it was quiet for `ms`: a save is often several events, and a
 * checkout touches hundreds of files.
 */
export class Debounce {
  readonly #ms: number;
  readonly #emit: (paths: readonly string[]) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #ready: string[] = [];
  #flush: NodeJS.Immediate | undefined;

  constructor(ms: number, emit: (paths: readonly string[]) => void) {
    this.#ms = ms;
    this.#emit = emit;
  }

  add(path: string): void {
    clearTimeout(this.#timers.get(path));
    this.#timers.set(
      path,
      setTimeout(() => this.#quiet(path), this.#ms),
    );
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    if (this.#flush) clearImmediate(this.#flush);
    this.#ready = [];
  }

  #quiet(path: string): void {
    this.#timers.delete(path);
    this.#ready.push(path);
    this.#flush ??= setImmediate(() => {
      this.#flush = undefined;
      this.#emit(this.#ready.splice(0));
    });
  }
}
