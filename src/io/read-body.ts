import type { Readable } from 'node:stream';

/**
 * Reads a whole body. `done` gets the bytes, `tooLarge` is called instead once more than `limit` bytes have come;
 * neither, when the client leaves in the middle.
 */
export function readBody(req: Readable, limit: number, done: (body: Buffer) => void, tooLarge: () => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    if (size <= limit) {
      chunks.push(chunk);
      return;
    }
    stop();
    tooLarge();
  };
  const end = (): void => {
    stop();
    done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
  };
  const stop = (): void => {
    req.off('data', take).off('end', end);
  };
  req.on('data', take).on('end', end);
  // An aborted upload is an error of the stream, and nobody is left to be told.
  req.on('error', stop);
}
