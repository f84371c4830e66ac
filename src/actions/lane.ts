import type { Lane } from '../model/action.ts';

/** Who may be in a lane: as a run of an action, once. The lane keeps `seat`. */
export interface Guest {
  seat: 'none' | 'queued' | 'taken';
  /** There is room now. */
  start(): void;
}

/** The bounds of a lane, as numbers. */
export interface LaneBounds {
  readonly concurrency: number;
  readonly queue: number;
}

/** A lane at work: so many run at once, so many more wait, first in, first out. */
export class BusyLane {
  running = 0;
  waiting = 0;
  /** Places promised to requests that were let in: their runs are not due yet. */
  promised = 0;
  bounds: LaneBounds;
  #queue: Guest[] = [];
  #head = 0;
  #admitting = false;
  readonly #held: (() => void)[] = [];

  constructor(bounds: LaneBounds) {
    this.bounds = bounds;
  }

  /** Whether one more would find a place, all those counted that were promised one. */
  get hasRoom(): boolean {
    const { concurrency, queue } = this.bounds;
    return this.running + this.waiting + this.promised < concurrency + queue;
  }

  /** Starts the guest, or lets it wait. False when too many wait already; with `always`, however many wait. */
  enter(guest: Guest, always: boolean): boolean {
    const { concurrency, queue } = this.bounds;
    if (this.running < concurrency && this.waiting === 0) {
      this.#take(guest);
      return true;
    }
    if (!always && this.waiting >= queue) return false;
    guest.seat = 'queued';
    this.waiting += 1;
    this.#queue.push(guest);
    this.#admit();
    return true;
  }

  /** Gives the place back, or ends the wait for one. */
  leave(guest: Guest): void {
    if (guest.seat === 'none') return;
    if (guest.seat === 'queued') this.waiting -= 1;
    else this.running -= 1;
    guest.seat = 'none';
    this.#admit();
    this.#wake();
  }

  promise(): void {
    this.promised += 1;
  }

  /** A promised place was taken, or is not wanted any more. */
  redeem(): void {
    this.promised -= 1;
    this.#wake();
  }

  /** Calls back, once, when there is room; one after another. The returned function gives up waiting; false: too late. */
  hold(callback: () => void): () => boolean {
    this.#held.push(callback);
    return () => {
      const index = this.#held.indexOf(callback);
      if (index >= 0) this.#held.splice(index, 1);
      return index >= 0;
    };
  }

  /** A loop and not a recursion: runs that end as soon as they start would pile up on the stack. */
  #admit(): void {
    if (this.#admitting) return;
    this.#admitting = true;
    while (this.running < this.bounds.concurrency) {
      const guest = this.#shift();
      if (!guest) break;
      this.waiting -= 1;
      this.#take(guest);
    }
    this.#admitting = false;
  }

  #take(guest: Guest): void {
    guest.seat = 'taken';
    this.running += 1;
    guest.start();
  }

  /** Those that gave up are still in the list, and passed over. */
  #shift(): Guest | undefined {
    while (this.#head < this.#queue.length) {
      const guest = this.#queue[this.#head] as Guest;
      this.#head += 1;
      if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      if (guest.seat === 'queued') return guest;
    }
    this.#queue.length = 0;
    this.#head = 0;
    return undefined;
  }

  #wake(): void {
    if (this.#held.length === 0 || !this.hasRoom) return;
    // Later, not now: whoever wakes takes a place, and this may be in the middle of giving one back.
    queueMicrotask(() => {
      if (this.hasRoom) this.#held.shift()?.();
      this.#wake();
    });
  }
}

/** The lanes of a session, by key. A reload may change a lane's bounds; who is in it stays. */
export class Lanes {
  readonly #lanes = new Map<string, BusyLane>();
  readonly #cpus: number;

  constructor(cpus: number) {
    this.#cpus = cpus;
  }

  of({ key, concurrency, queue }: Lane): BusyLane {
    const limit = concurrency === 'cpus' ? this.#cpus : concurrency;
    const known = this.#lanes.get(key);
    if (known) {
      const { bounds } = known;
      if (bounds.concurrency !== limit || bounds.queue !== queue) known.bounds = { concurrency: limit, queue };
      return known;
    }
    const lane = new BusyLane({ concurrency: limit, queue });
    this.#lanes.set(key, lane);
    return lane;
  }
}
