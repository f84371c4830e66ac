import type { ServerHttp2Stream } from 'node:http2';
import { Duplex } from 'node:stream';

/**
 * A stream of HTTP/2 as a connection, for others to speak on. Not the stream itself: when HTTP/1.1 is spoken on one,
 * Node 20 and 22 send memory that was freed already in the place of texts. What passes through here are Buffers.
 */
export class StreamSocket extends Duplex {
  readonly #stream: ServerHttp2Stream;

  constructor(stream: ServerHttp2Stream) {
    super();
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.on('end', () => this.push(null));
    stream.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#stream.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#stream.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#stream.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#stream.destroyed) this.#stream.close();
    done(error);
  }
}
