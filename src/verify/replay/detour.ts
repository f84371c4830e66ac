import type { Entry, StateKey } from '../../model/entry.ts';
import type { Driver } from '../driver.ts';
import type { ReplayPlan } from './plan.ts';

/** Values that others are unlikely to ask for. */
const ELSEWHERE = ['', 'elsewhere'];

/** The way to an entry past others that come first: those that have an end, and those that want a state. */
export class Detour {
  readonly #entry: Entry;
  readonly #driver: Driver;
  readonly #states: { readonly state: StateKey; readonly value: string }[];

  constructor(entry: Entry, { states }: ReplayPlan, driver: Driver) {
    this.#entry = entry;
    this.#driver = driver;
    this.#states = [...states];
  }

  /** What the entry requires, and what keeps others away. Others may have moved it: to be called before each request. */
  setState(): void {
    for (const { state, value } of this.#states) this.#driver.setState(state, value);
  }

  /** Whether the next request may get past an entry that has answered. */
  around(other: Entry): boolean {
    // It retires sooner or later.
    if (other.times !== undefined) return true;
    for (const { state, matcher } of other.requiresState) {
      if (this.#isRequired(state)) continue;
      const value = ELSEWHERE.find((each) => !matcher.test({ values: [each] }));
      if (value === undefined || this.#states.some((set) => isSame(set.state, state))) continue;
      this.#states.push({ state, value });
      return true;
    }
    return false;
  }

  #isRequired(state: StateKey): boolean {
    return this.#entry.requiresState.some((test) => isSame(test.state, state));
  }
}

const isSame = (left: StateKey, right: StateKey): boolean => left.store === right.store && left.key === right.key;
