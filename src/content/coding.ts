import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
} from 'node:zlib';

/** Content codings that bodies can be packed and unpacked with. Not zstd: Node has it from version 22.15 on only. */
export type Coding = 'gzip' | 'deflate' | 'br';

interface Packer {
  pack(body: Buffer): Buffer;
  /** Throws when this is nothing that was packed so, or comes to more. */
  unpack(packed: Buffer, most: number): Buffer;
}

/** What a packed body may unfold to, in bytes, unless somebody wants less. */
const MOST = 256 * 1024 * 1024;
/** Clients are near: what counts is how long they wait, not how small it gets. */
const FAST = { level: constants.Z_BEST_SPEED };
const FAST_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const PACKERS: Readonly<Record<Coding, Packer>> = {
  gzip: {
    pack: (body) => gzipSync(body, FAST),
    unpack: (packed, most) => gunzipSync(packed, { maxOutputLength: most }),
  },
  deflate: {
    pack: (body) => deflateSync(body, FAST),
    unpack: (packed, most) => inflateSync(packed, { maxOutputLength: most }),
  },
  br: {
    pack: (body) => brotliCompressSync(body, FAST_BROTLI),
    unpack: unpackBrotli,
  },
};

/** The coding that the lines of a `Content-Encoding` name; undefined when it is unknown, or one of several. */
export function codingOf(lines: readonly string[]): Coding | undefined {
  const name = lines.length === 1 ? (lines[0] as string).trim().toLowerCase() : '';
  const coding = name === 'x-gzip' ? 'gzip' : name;
  return Object.hasOwn(PACKERS, coding) ? (coding as Coding) : undefined;
}

export const pack = (body: Buffer, coding: Coding): Buffer => PACKERS[coding].pack(body);

/** The body that was packed; undefined when this is none, or comes to more than `most` bytes. */
export function unpackWhole(packed: Buffer, coding: Coding, most = MOST): Buffer | undefined {
  try {
    return PACKERS[coding].unpack(packed, most);
  } catch {
    return undefined;
  }
}

/** It has no mark of its own at the start, and to Node, nearly every text that begins with `;` is one that is over at once. */
function unpackBrotli(packed: Buffer, maxOutputLength: number): Buffer {
  // The types know nothing of `info`.
  const { buffer, engine } = brotliDecompressSync(packed, { maxOutputLength, info: true } as object) as unknown as {
    buffer: Buffer;
    engine: { readonly bytesWritten: number };
  };
  if (engine.bytesWritten !== packed.length) throw new Error('something stands behind it');
  return buffer;
}
