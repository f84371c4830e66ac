/** A place in a line: those before it must leave first. */
export class Ticket {
  readonly #key: string;
  readonly #last: Map<string, Ticket>;
  #before: Ticket | undefined;
  #behind: Ticket | undefined;
  #turn: (() => void) | undefined;

  constructor(key: string, last: Map<string, Ticket>) {
    this.#key = key;
    this.#last = last;
    this.#before = last.get(key);
    if (this.#before) this.#before.#behind = this;
    last.set(key, this);
  }

  /** Calls back when it is first in its line: at once, when it is that already. */
  whenFirst(callback: () => void): void {
    if (this.#before) this.#turn = callback;
    else callback();
  }

  /** Out of the line, wherever it stands. To be called once. */
  leave(): void {
    const before = this.#before;
    const behind = this.#behind;
    this.#turn = undefined;
    if (before) before.#behind = behind;
    if (behind) behind.#before = before;
    else if (before) this.#last.set(this.#key, before);
    else this.#last.delete(this.#key);
    // Not at once: a thousand that end as soon as it is their turn would pile up on the stack.
    if (behind && !before) queueMicrotask(() => behind.#called());
  }

  #called(): void {
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.();
  }
}

/** Lines in which runs wait for those before them: one for each key. */
export class Order {
  readonly #last = new Map<string, Ticket>();

  /** The last place in the key's line. */
  join(key: string): Ticket {
    return new Ticket(key, this.#last);
  }
}
