/** The last bytes of a stream, as text. */
export class Tail {
  readonly #most: number;
  #kept: Buffer = Buffer.alloc(0);
  #cut = false;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    const length = this.#kept.length + chunk.length;
    if (length > this.#most) this.#cut = true;
    const before = this.#kept.subarray(Math.max(0, length - this.#most));
    this.#kept = Buffer.concat([before, chunk.subarray(Math.max(0, chunk.length - this.#most))]);
  }

  text(): string {
    const text = this.#kept.toString();
    // The cut may have gone through a character.
    return this.#cut ? text.replace(/^\uFFFD+/, '') : text;
  }
}
