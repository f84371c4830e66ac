/** Calls `load` when first asked and keeps what it gave: a heavy package costs nothing until somebody needs it. */
export function lazy<T>(load: () => T): () => T {
  let loaded: { value: T } | undefined;
  return () => {
    loaded ??= { value: load() };
    return loaded.value;
  };
}
