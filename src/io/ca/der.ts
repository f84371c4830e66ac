/** What a certificate is written in: ASN.1's distinguished encoding, as much of it as certificates need. */

/** One element: its tag, its length, and what is in it. */
export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const hex = length.toString(16);
  const size = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, content]);
}

export const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);

export const set = (...parts: readonly Buffer[]): Buffer => der(0x31, ...parts);

/** Of an unsigned number of any length, without its leading zeros. */
export const integer = (bytes: Buffer): Buffer =>
  der(0x02, ((bytes[0] as number) & 0x80) === 0 ? bytes : Buffer.concat([Buffer.of(0), bytes]));

/** Bytes of which the last `unused` bits do not count. */
export const bits = (bytes: Buffer, unused = 0): Buffer => der(0x03, Buffer.of(unused), bytes);

export const octets = (bytes: Buffer): Buffer => der(0x04, bytes);

export const TRUE = der(0x01, Buffer.of(0xff));

export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'));

/** `2.5.29.17`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Whole seconds of UTC. Years from 2050 on are written with four digits, as RFC 5280 wants it. */
export function time(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '');
  return digits < '2050' ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

function base128(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [...base128(value >>> 7).map((byte) => byte | 0x80), low];
}

export interface Element {
  readonly tag: number;
  /** With its tag and length. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

/** The elements that stand one after another in these bytes. */
export function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const short = bytes[at + 1] as number;
    const sizeBytes = short < 0x80 ? 0 : short & 0x7f;
    const start = at + 2 + sizeBytes;
    const end = start + (sizeBytes === 0 ? short : bytes.readUIntBE(at + 2, sizeBytes));
    found.push({ tag: bytes[at] as number, whole: bytes.subarray(at, end), content: bytes.subarray(start, end) });
    at = end;
  }
  return found;
}
