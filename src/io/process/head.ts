/** The first bytes of a stream; the rest is let go. */
export class Head {
  readonly #most: number;
  readonly #chunks: Buffer[] = [];
  #length = 0;
  truncated = false;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    const room = this.#most - this.#length;
    if (chunk.length > room) this.truncated = true;
    if (room <= 0) return;
    // A copy when it is cut: a slice would keep the whole chunk in memory.
    const kept = chunk.length > room ? Buffer.from(chunk.subarray(0, room)) : chunk;
    this.#chunks.push(kept);
    this.#length += kept.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
