import type { Random } from './ports.ts';

/**
 * A seeded sequence of numbers in [0, 1), the same on every machine: sfc32 over a hash of the seed. Not for secrets.
 */
export function seededRandom(seed: string | number): Random {
  let [a, b, c, counter] = scatter(String(seed));
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Similar seeds start out similar; after a few rounds nothing is left of that.
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

/** Four different 32-bit numbers from a text: FNV-1a with four starting values. */
function scatter(text: string): [number, number, number, number] {
  const hash = (start: number): number => {
    let value = start;
    for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
    value = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
    return value ^ (value >>> 15);
  };
  return [hash(0x811c9dc5), hash(0x9e3779b9), hash(0x7f4a7c15), hash(0x2545f491)];
}
