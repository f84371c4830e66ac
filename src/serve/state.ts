import type { StateKey } from '../model/entry.ts';

/** What states start from: the keys all scenarios share, and each scenario's own. */
export interface StateSource {
  readonly shared: ReadonlyMap<string, string>;
  readonly scenarios: readonly { readonly id: string; readonly state: ReadonlyMap<string, string> }[];
}

/** The shared store's name in a `StateKey`. */
const SHARED = '';

/** The current state: string keys, per scenario and shared. A key that was never set, or was removed, is `''`. */
export class StateStore {
  readonly #stores = new Map<string, Map<string, string>>();
  /** What was given out and is still true, by scenario. */
  readonly #views = new Map<string, Readonly<Record<string, string>>>();
  /** Nothing was set since it started from here. */
  #fresh: StateSource | undefined;

  get({ store, key }: StateKey): string {
    return this.#stores.get(store)?.get(key) ?? '';
  }

  set({ store, key }: StateKey, value: string): void {
    this.#fresh = undefined;
    if (store === SHARED) this.#views.clear();
    else this.#views.delete(store);
    const keys = this.#stores.get(store);
    if (keys) keys.set(key, value);
    else this.#stores.set(store, new Map([[key, value]]));
  }

  /**
   * Removed keys are empty from now on. They stay known, so that a reload does not take them for new ones and give
   * them their initial value back.
   */
  remove(key: StateKey): void {
    this.set(key, '');
  }

  /** What one scenario's templates see: the shared keys under its own, as they are now. Later moves leave it alone. */
  view(scenario: string): Readonly<Record<string, string>> {
    const known = this.#views.get(scenario);
    if (known) return known;
    const view: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const store of [SHARED, scenario]) {
      for (const [key, value] of this.#stores.get(store) ?? []) view[key] = value;
    }
    this.#views.set(scenario, view);
    return view;
  }

  /** Every key with its value, per store; `''` holds the shared ones. A copy. */
  snapshot(): Record<string, Record<string, string>> {
    return Object.fromEntries([...this.#stores].map(([store, keys]) => [store, Object.fromEntries(keys)]));
  }

  /** After a reload: known keys keep their values, new ones start at their initial value, vanished scenarios' go. */
  adopt(source: StateSource): void {
    const live = new Set([SHARED, ...source.scenarios.map((scenario) => scenario.id)]);
    this.#views.clear();
    for (const store of this.#stores.keys()) if (!live.has(store)) this.#stores.delete(store);
    this.#fresh = undefined;
    this.#start(SHARED, source.shared);
    for (const scenario of source.scenarios) this.#start(scenario.id, scenario.state);
  }

  /** Back to the initial values. */
  reset(source: StateSource): void {
    // Most requests move nothing, and one reset after another walks over every scenario for nothing.
    if (this.#fresh?.shared === source.shared && this.#fresh.scenarios === source.scenarios) return;
    this.#stores.clear();
    this.adopt(source);
    this.#fresh = source;
  }

  #start(store: string, initial: ReadonlyMap<string, string>): void {
    for (const [key, value] of initial) {
      if (!this.#stores.get(store)?.has(key)) this.set({ store, key }, value);
    }
  }
}
