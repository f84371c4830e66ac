import type { Identity } from './identity.ts';

/** Which requests are recorded already. */
export class Known {
  readonly #now = new Set<Identity>();
  readonly #read: () => readonly Identity[];
  #before: ReadonlySet<Identity> | undefined;

  /** `read`: what earlier sessions recorded; called when it is first asked for. */
  constructor(read: () => readonly Identity[]) {
    this.#read = read;
  }

  has(identity: Identity): boolean {
    return this.#now.has(identity) || this.wasBefore(identity);
  }

  /** By an earlier session. */
  wasBefore(identity: Identity): boolean {
    this.#before ??= new Set(this.#read());
    return this.#before.has(identity);
  }

  add(identity: Identity): void {
    this.#now.add(identity);
  }

  /** It was not written after all. */
  delete(identity: Identity): void {
    this.#now.delete(identity);
  }
}
