/**
 * Keeps what was compiled from texts that are known only while rendering. When it is full it starts anew: a request
 * can name as many patterns as it likes, and must not fill the memory.
 */
export function remembering<T>(compile: (source: string) => T, most = 200): (source: string) => T {
  const known = new Map<string, T>();
  return (source) => {
    let found = known.get(source);
    if (found === undefined) {
      found = compile(source);
      if (known.size >= most) known.clear();
      known.set(source, found);
    }
    return found;
  };
}
