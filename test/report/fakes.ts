import type { AtomicFile, Clock, Stashed, Terminal } from '../../src/model/ports.ts';

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get timers(): number {
    return this.#timers.length;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }
}

export interface FakeTerminalOptions {
  isTTY?: boolean;
  color?: boolean;
  columns?: number;
  rows?: number;
  /** Every write says "congested" until `drain`. */
  congested?: boolean;
}

/** Keeps what was written, and plays the user. */
export class FakeTerminal implements Terminal {
  readonly isTTY: boolean;
  readonly color: boolean;
  columns: number;
  rows: number;
  congested: boolean;
  written: string[] = [];
  closed = 0;
  cursorVisible = true;
  press: (key: string) => void = () => {};
  #drained: (() => void)[] = [];
  #resized: (() => void)[] = [];

  constructor(options: FakeTerminalOptions = {}) {
    this.isTTY = options.isTTY ?? false;
    this.color = options.color ?? false;
    this.columns = options.columns ?? 80;
    this.rows = options.rows ?? 24;
    this.congested = options.congested ?? false;
  }

  get text(): string {
    return this.written.join('');
  }

  write(text: string): boolean {
    if (this.closed > 0) throw new Error('written after close');
    this.written.push(text);
    return !this.congested;
  }

  onDrain(callback: () => void): void {
    this.#drained.push(callback);
  }

  drain(): void {
    for (const callback of this.#drained) callback();
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }

  onResize(callback: () => void): void {
    this.#resized.push(callback);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    for (const callback of this.#resized) callback();
  }

  onKey(callback: (key: string) => void): boolean {
    this.press = callback;
    return this.isTTY;
  }

  cursor(visible: boolean): void {
    this.cursorVisible = visible;
  }
}

/** Publishes into a terminal or nowhere; what was published last counts. */
export class FakeFile implements AtomicFile {
  readonly #output: FakeTerminal | undefined;
  readonly drafts: string[] = [];
  #stash = '';
  text = '';
  closed = 0;
  /** The process ends. */
  exit: () => void = () => {};

  constructor(output?: FakeTerminal) {
    this.#output = output;
  }

  stash(text: string): Stashed {
    const stashed = { from: this.#stash.length, length: text.length };
    this.#stash += text;
    return stashed;
  }

  publish(parts: Iterable<string | Stashed>, { draft = false }: { draft?: boolean } = {}): void {
    this.text = '';
    for (const part of parts) {
      this.text += typeof part === 'string' ? part : this.#stash.slice(part.from, part.from + part.length);
    }
    if (draft) this.drafts.push(this.text);
    else this.#output?.write(this.text);
  }

  onExit(callback: () => void): void {
    this.exit = callback;
  }

  close(): void {
    this.closed += 1;
  }
}
