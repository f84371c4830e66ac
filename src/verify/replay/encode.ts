/** A decoded path as it goes on the wire: read back, it is the same. Undefined for half a character. */
export function encodePath(path: string): string | undefined {
  try {
    return path
      .split(/(%2f)/i)
      .map((part, index) => (index % 2 === 1 ? part : part.replace(UNSAFE_IN_PATH, encodeURIComponent)))
      .join('');
  } catch {
    return undefined;
  }
}

const UNSAFE_IN_PATH = /[^\w.~!$&'()*+,;=:@/-]+/g;

/** `a=1&b=2`; `''` without any. Undefined for half a character. */
export function encodeQuery(query: Iterable<readonly [string, readonly string[]]>): string | undefined {
  const pairs: string[] = [];
  try {
    for (const [name, values] of query) {
      for (const value of values) pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    }
  } catch {
    return undefined;
  }
  return pairs.join('&');
}
