import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** What a packed body may unfold to, in bytes. */
const LARGEST = 256 * 1024 * 1024;

const UNPACK: { readonly [coding: string]: (body: Buffer) => Buffer } = {
  gzip: (body) => gunzipSync(body, { maxOutputLength: LARGEST }),
  deflate: (body) => inflateSync(body, { maxOutputLength: LARGEST }),
  br: (body) => brotliDecompressSync(body, { maxOutputLength: LARGEST }),
};

/** A body without its `Content-Encoding`; as it came when that is unknown or a lie. */
export function unpack(body: Buffer, coding = 'identity'): Buffer {
  const unfold = UNPACK[coding.trim().toLowerCase()];
  if (!unfold || body.length === 0) return body;
  try {
    return unfold(body);
  } catch {
    return body;
  }
}
