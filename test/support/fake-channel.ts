import type { Channel } from '../../src/model/channel.ts';
import type { Fault, Reply } from '../../src/model/reply.ts';

/** Keeps what is answered. */
export class FakeChannel implements Channel {
  readonly since = 0;
  readonly sent: Reply[] = [];
  readonly pieces: string[] = [];
  readonly faults: Fault[] = [];
  finished = false;
  /** What `send` says: whether all was handed over at once. */
  immediate = true;
  /** Whether `write` asks for a break. */
  congested = false;
  #drain: (going: boolean) => void = () => {};
  #settle: (whole: boolean) => void = () => {};
  readonly #closed = new Promise<boolean>((resolve) => {
    this.#settle = resolve;
  });

  send(reply: Reply): boolean {
    if (reply.headers.some((header) => header.includes('\n'))) throw new Error('Invalid character in header content');
    this.sent.push(reply);
    return this.immediate;
  }

  begin(reply: Reply): void {
    this.sent.push(reply);
  }

  write(piece: string | Buffer): boolean {
    this.pieces.push(String(piece));
    return !this.congested;
  }

  drained(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#drain = resolve;
    });
  }

  /** A congested client can take more. */
  drain(): void {
    this.congested = false;
    this.#drain(true);
  }

  finish(): void {
    this.finished = true;
    this.#settle(true);
  }

  fault(fault: Fault): void {
    this.faults.push(fault);
  }

  closed(): Promise<boolean> {
    return this.#closed;
  }

  /** The rest is written. */
  flush(): void {
    this.#settle(true);
  }

  /** The client leaves. */
  leave(): void {
    this.#settle(false);
    this.#drain(false);
  }
}
