import { codingOf, unpackWhole } from './coding.ts';

/** A body without its `Content-Encoding`; as it came when that is unknown or a lie, or when it comes to more than `most`. */
export function unpack(body: Buffer, contentEncoding = 'identity', most?: number): Buffer {
  const coding = codingOf([contentEncoding]);
  return (coding && body.length > 0 && unpackWhole(body, coding, most)) || body;
}
