import type { ReplyStream } from '../model/action.ts';
import type { Channel } from '../model/channel.ts';
import type { Clock } from '../model/ports.ts';
import type { StopSignal } from '../model/stop-signal.ts';

export interface RelayOptions {
  readonly clock: Clock;
  /** Bytes of the body that are kept. */
  readonly keep: number;
  /** Milliseconds to go on reading for what is kept when the client has left; 0: stop then. */
  readonly alone: number;
  /** Aborted when the mock stops. */
  readonly signal: StopSignal;
}

export interface Relayed {
  /** What was kept. */
  readonly body: Buffer;
  /** All that flowed. */
  readonly bytes: number;
  /** The client got all of it. */
  readonly whole: boolean;
  /** Why the body broke off. */
  readonly broken: string | undefined;
}

/** Passes a body on to the client as fast as it takes it. The head is written already. */
export function relay(stream: ReplyStream, channel: Channel, options: RelayOptions): Promise<Relayed> {
  return new Promise((resolve) => new Relay(channel, options, resolve).start(stream));
}

class Relay {
  readonly #channel: Channel;
  readonly #options: RelayOptions;
  readonly #resolve: (relayed: Relayed) => void;
  readonly #kept: Buffer[] = [];
  #room: number;
  #bytes = 0;
  #gone = false;
  #over = false;
  #flow: { resume(): void; cancel(): void } | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(channel: Channel, options: RelayOptions, resolve: (relayed: Relayed) => void) {
    this.#channel = channel;
    this.#options = options;
    this.#resolve = resolve;
    this.#room = options.keep;
  }

  start(stream: ReplyStream): void {
    const { signal } = this.#options;
    signal.addEventListener('abort', this.#stop);
    void this.#channel.closed().then((whole) => !whole && this.#left());
    this.#flow = stream.flow({
      data: (chunk) => this.#data(chunk),
      end: () => void this.#end(),
      failed: (reason) => this.#failed(reason),
    });
    if (signal.aborted || this.#over) this.#flow.cancel();
  }

  #data(chunk: Buffer): boolean {
    if (this.#over) return false;
    this.#bytes += chunk.length;
    if (this.#room > 0) {
      this.#kept.push(chunk.subarray(0, this.#room));
      this.#room -= chunk.length;
    }
    if (this.#gone) {
      if (this.#room <= 0) this.#stop();
      return !this.#over;
    }
    if (this.#channel.write(chunk)) return true;
    void this.#channel.drained().then((going) => (going ? this.#flow?.resume() : this.#left()));
    return false;
  }

  async #end(): Promise<void> {
    if (this.#gone || this.#over) {
      this.#finish(false);
      return;
    }
    this.#channel.finish();
    this.#finish(await this.#channel.closed());
  }

  /** The client must notice that there should have been more. */
  #failed(reason: string): void {
    if (!this.#gone && !this.#over) this.#channel.fault({ fault: 'drop' });
    this.#finish(false, reason);
  }

  #left(): void {
    if (this.#gone || this.#over) return;
    this.#gone = true;
    const { alone, clock } = this.#options;
    if (alone === 0 || this.#room <= 0) {
      this.#stop();
      return;
    }
    this.#cancelTimer = clock.after(alone, this.#stop);
    this.#flow?.resume();
  }

  readonly #stop = (): void => {
    this.#flow?.cancel();
    this.#finish(false);
  };

  #finish(whole: boolean, broken?: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelTimer?.();
    this.#options.signal.removeEventListener('abort', this.#stop);
    this.#resolve({ body: Buffer.concat(this.#kept), bytes: this.#bytes, whole, broken });
  }
}
