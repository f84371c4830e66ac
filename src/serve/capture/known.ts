import type { Identity } from './identity.ts';

/** Which requests are recorded already, and in which file. */
export class Known {
  readonly #now = new Map<Identity, string>();
  readonly #read: () => ReadonlyMap<Identity, string>;
  #before: ReadonlyMap<Identity, string> | undefined;

  /** `read`: what earlier sessions recorded; called when it is first asked for. */
  constructor(read: () => ReadonlyMap<Identity, string>) {
    this.#read = read;
  }

  /** Reads now what would be read later. */
  load(): void {
    this.#before ??= this.#read();
  }

  has(identity: Identity): boolean {
    this.#before ??= this.#read();
    return this.#now.has(identity) || this.#before.has(identity);
  }

  /** Absolute path of the file it is in. */
  file(identity: Identity): string | undefined {
    return this.#now.get(identity) ?? this.#before?.get(identity);
  }

  add(identity: Identity, file: string): void {
    this.#now.set(identity, file);
  }

  /** It was not written after all. */
  delete(identity: Identity): void {
    this.#now.delete(identity);
  }
}
