/** One option of a command: its flag, its `MOCKRUN_` variable and its key in the configuration are made from this. */
export interface Option {
  /** `duration` is in milliseconds, `time` in milliseconds since the epoch. */
  readonly kind: 'integer' | 'string' | 'boolean' | 'duration' | 'time' | 'url' | 'list';
  /** One phrase: what it does. */
  readonly description: string;
  /** Absent: undefined, and what that means is in the description. */
  readonly default?: number | string | boolean;
  /** Bounds of an integer or a duration, inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** Of a list: of its items. */
  readonly choices?: readonly string[];
  /** A duration that may be written without a value (`--poll`, `poll: true`), and what it is then. */
  readonly bare?: number;
  /** One-letter flag. */
  readonly char?: string;
  /** What stands for the value in help. */
  readonly value?: string;
  /** In a variable, only line breaks part the items of this list: there may be commas in them. */
  readonly perLine?: true;
  /** Of an option that is called otherwise than its flag: `MOCKRUN_ADMIN_URL`. */
  readonly variable?: string;
}

/** The options of a command by their camelCase names. */
export type OptionTable = { readonly [name: string]: Option };

interface KindTypes {
  integer: number;
  string: string;
  url: string;
  boolean: boolean;
  duration: number;
  time: number;
  list: readonly string[];
}

type ValueOf<O extends Option> = O extends { readonly kind: 'string'; readonly choices: readonly (infer C)[] }
  ? C
  : O extends { readonly kind: 'list'; readonly choices: readonly (infer C)[] }
    ? readonly C[]
    : KindTypes[O['kind']];

type Defaulted<T extends OptionTable> = {
  [K in keyof T]: T[K] extends { readonly default: unknown } ? K : never;
}[keyof T];

/** What is known of options in one place. */
export type Given<T extends OptionTable> = { readonly [K in keyof T]?: ValueOf<T[K]> };

/** Options with their defaults filled in. */
export type Settings<T extends OptionTable> = { readonly [K in Defaulted<T>]: ValueOf<T[K]> } & {
  readonly [K in Exclude<keyof T, Defaulted<T>>]?: ValueOf<T[K]>;
};

/** `journalSize` → `journal-size`. */
export const flagName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `journalSize` → `MOCKRUN_JOURNAL_SIZE`. */
export const variableName = (name: string): string => `MOCKRUN_${flagName(name).replaceAll('-', '_').toUpperCase()}`;

/** The first of these that says something wins, option by option; what none says is the default of the table. */
export function settleFor<T extends OptionTable>(table: T, ...given: readonly Given<T>[]): Settings<T> {
  const defaults = Object.entries<Option>(table).flatMap(([name, option]) =>
    option.default === undefined ? [] : [[name, option.default] as const],
  );
  return merge<object>(...given, Object.fromEntries(defaults)) as Settings<T>;
}

/** The same without the defaults: what somebody asked for. */
export function merge<G extends object>(...given: readonly G[]): G {
  const merged: Record<string, unknown> = {};
  for (const one of given.toReversed()) {
    for (const [name, value] of Object.entries(one)) if (value !== undefined) merged[name] = value;
  }
  return merged as G;
}
