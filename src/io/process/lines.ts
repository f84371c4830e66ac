import { StringDecoder } from 'node:string_decoder';

/** Makes lines of a stream: without their ends (`\n` or `\r\n`), cut off when they are longer than `most` characters. */
export class Lines {
  readonly #most: number;
  readonly #take: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #begun = '';

  constructor(most: number, take: (line: string) => void) {
    this.#most = most;
    this.#take = take;
  }

  add(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#grow(text, from, end);
      this.#finish();
      from = end + 1;
    }
    this.#grow(text, from, text.length);
  }

  /** What came after the last line end is a line, too. */
  end(): void {
    this.#begun += this.#decoder.end();
    if (this.#begun !== '') this.#finish();
  }

  #grow(text: string, from: number, to: number): void {
    const room = this.#most - this.#begun.length;
    if (room > 0 && to > from) this.#begun += text.slice(from, Math.min(to, from + room));
  }

  #finish(): void {
    const line = this.#begun;
    this.#begun = '';
    this.#take(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
