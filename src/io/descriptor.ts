import { close, write } from 'node:fs';
import type { Sink } from '../model/ports.ts';

/** Until a full pipe in non-blocking mode is tried again, in milliseconds. */
const AGAIN = 10;
/** UTF-8 has at most so many for a unit of UTF-16. */
const BYTES_A_UNIT = 3;
const KEPT_BYTES = 1024 * 1024;

/**
 * A sink over a file descriptor: a file, a pipe or a terminal. Not `process.stdout`, which writes to terminals and
 * files synchronously, so that a stopped terminal (Ctrl-S) or a slow disk would stop the server with it; here a thread
 * of the pool waits.
 */
export class DescriptorSink implements Sink {
  readonly #descriptor: number;
  readonly #owned: boolean;
  readonly #drained: (() => void)[] = [];
  #waiting = '';
  /** One text is on its way at a time. Buffers made anew for each would have V8 collect all its memory again and again. */
  #bytes = Buffer.alloc(0);
  #writing = false;
  #broken = false;
  #congested = false;
  #closing: (() => void) | undefined;

  /** `owned`: `close` closes the descriptor too. */
  constructor(descriptor: number, options: { owned: boolean }) {
    this.#descriptor = descriptor;
    this.#owned = options.owned;
  }

  write(text: string): boolean {
    if (this.#broken) return true;
    this.#waiting += text;
    if (!this.#writing) this.#next();
    // One text is on its way, one may wait behind it. Frames of a live list that nobody sees yet must not pile up.
    this.#congested = this.#waiting !== '';
    return !this.#congested;
  }

  onDrain(callback: () => void): void {
    this.#drained.push(callback);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#closing = () => (this.#owned ? close(this.#descriptor, () => resolve()) : resolve());
      if (!this.#writing) this.#closing();
    });
  }

  #next(): void {
    const bytes = this.#encode(this.#waiting);
    this.#waiting = '';
    this.#writing = bytes.length > 0;
    if (this.#writing) this.#put(bytes, 0);
    else this.#closing?.();
  }

  #encode(text: string): Buffer {
    const most = text.length * BYTES_A_UNIT;
    if (most > KEPT_BYTES) return Buffer.from(text, 'utf8');
    if (most > this.#bytes.length) this.#bytes = Buffer.allocUnsafeSlow(most);
    return this.#bytes.subarray(0, this.#bytes.write(text, 'utf8'));
  }

  #put(bytes: Buffer, from: number): void {
    write(this.#descriptor, bytes, from, bytes.length - from, null, (error, written) => {
      if (error?.code === 'EAGAIN') setTimeout(() => this.#put(bytes, from), AGAIN);
      else if (error) this.#break();
      else if (from + written < bytes.length) this.#put(bytes, from + written);
      else this.#wrote();
    });
  }

  #wrote(): void {
    this.#next();
    if (!this.#congested || this.#waiting !== '') return;
    this.#congested = false;
    for (const callback of this.#drained) callback();
  }

  /** The reader left, the disk is full: what a reporter says is lost, the server goes on. */
  #break(): void {
    this.#broken = true;
    this.#waiting = '';
    this.#wrote();
  }
}
