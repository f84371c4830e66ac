import { codingOf, unpackWhole } from './coding.ts';

/** A body without its `Content-Encoding`; as it came when that is unknown or a lie. */
export function unpack(body: Buffer, contentEncoding = 'identity'): Buffer {
  const coding = codingOf([contentEncoding]);
  return (coding && body.length > 0 && unpackWhole(body, coding)) || body;
}
