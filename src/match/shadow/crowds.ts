/** Groups of at least two items with one key, in order. Lone items cost a slot in a hash table and nothing else. */
export function crowdsOf<T, K>(items: readonly T[], keyOf: (item: T) => K): T[][] {
  const first = new Map<K, T | Crowd<T>>();
  const crowds: T[][] = [];
  for (const item of items) {
    const key = keyOf(item);
    const found = first.get(key);
    if (found === undefined) first.set(key, item);
    else if (found instanceof Crowd) found.items.push(item);
    else {
      const crowd = new Crowd([found, item]);
      crowds.push(crowd.items);
      first.set(key, crowd);
    }
  }
  return crowds;
}

/** Tells a group from an item that happens to be a list. */
class Crowd<T> {
  readonly items: T[];

  constructor(items: T[]) {
    this.items = items;
  }
}
