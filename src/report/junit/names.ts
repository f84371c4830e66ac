import { cut } from '../clean.ts';

const LONGEST = 250;

/**
 * `scenarios/orders/v1.2.yaml` → `scenarios.orders.v1_2`. CI servers take what stands before the last dot for a package:
 * folders may be that, an extension or a version must not.
 */
export function className(suite: string): string {
  const parts = suite
    .replace(/\.ya?ml$/i, '')
    .split(/[/\\]+/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => part.replaceAll('.', '_'));
  return cut(parts.join('.'), LONGEST) || 'mockrun';
}

/**
 * Gives every test case of a class its own name: CI servers merge what is called alike. Keeps eight bytes of each
 * instead of the names, since there may be very many; that two names meet by chance costs one of them a ` (2)`.
 */
export class UniqueNames {
  readonly #seen = new Map<number, number>();

  /** The name, cut to 250 characters; the second of its kind gets ` (2)`. */
  next(className: string, name: string): string {
    const short = cut(name, LONGEST);
    const key = fingerprint(`${className}\n${short}`);
    let count = (this.#seen.get(key) ?? 0) + 1;
    if (count === 1) {
      this.#seen.set(key, 1);
      return short;
    }
    for (; ; count += 1) {
      const suffix = ` (${count})`;
      const made = cut(name, LONGEST - suffix.length) + suffix;
      const own = fingerprint(`${className}\n${made}`);
      if (this.#seen.has(own)) continue;
      this.#seen.set(own, 1);
      this.#seen.set(key, count);
      return made;
    }
  }
}

/** 53 bits of a text: two FNV-1a hashes with different offsets and primes. */
function fingerprint(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
  }
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
