/**
 * The options of `mockrun serve`, written once: the flags, the `MOCKRUN_` variables, the keys under `serve:` in
 * mockrun.config.yaml, their JSON Schema and the reference are all made from this table.
 */
export const SERVE_OPTIONS = {
  port: {
    kind: 'integer',
    min: 0,
    max: 65_535,
    default: 8500,
    char: 'p',
    description: 'port to listen on; 0 takes any free one',
  },
  host: { kind: 'string', default: '127.0.0.1', value: 'address', description: 'address to listen on' },
  mode: {
    kind: 'string',
    choices: ['simulate'],
    later: ['spy', 'capture', 'synthesize', 'modify', 'diff'],
    default: 'simulate',
    description: 'what a hit and a miss mean; simulate answers from the scenarios alone',
  },
  adminPort: {
    kind: 'integer',
    min: 0,
    max: 65_535,
    default: 8888,
    description: 'port of the admin API; 0 takes any free one, and so does the default when it is taken',
  },
  noAdmin: { kind: 'boolean', default: false, description: 'do without the admin API' },
  adminHost: {
    kind: 'string',
    default: '127.0.0.1',
    value: 'address',
    description: 'address the admin API listens on; any but a loopback one needs --admin-token',
  },
  adminToken: { kind: 'string', value: 'text', description: 'what clients of the admin API must show' },
  adminAllowHost: {
    kind: 'list',
    value: 'name',
    description: 'a name under which clients may reach the admin API, beside localhost and its own address',
  },
  postServeAction: {
    kind: 'list',
    perLine: true,
    value: 'NAME BINARY SCRIPT DELAY|NAME URL DELAY',
    description: 'an action that entries may trigger by name; several in a variable stand on a line each',
  },
  watch: { kind: 'boolean', default: false, char: 'w', description: 'reload when a file changes' },
  poll: {
    kind: 'duration',
    min: 10,
    bare: 500,
    description: 'watch by looking at the files every so often; for mounts that report no changes',
  },
  reporter: {
    kind: 'list',
    value: 'name',
    description: 'live, lines, json, json=verbose, json=FILE or silent; default live in a terminal, lines elsewhere',
  },
  upstream: {
    kind: 'url',
    value: 'URL',
    description: 'where "forward" without a target goes when the request names no host of its own',
  },
  allowHosts: {
    kind: 'list',
    value: 'host',
    description:
      'where requests may be forwarded whose client names the host: api.test, api.test:8443, *.test; default anywhere, ' +
      'with a --host that others reach only to --upstream',
  },
  journalSize: {
    kind: 'integer',
    min: 0,
    max: 1_000_000,
    default: 1000,
    description: 'how many finished exchanges are remembered',
  },
  seed: { kind: 'string', value: 'text', description: 'makes everything random in templates repeatable' },
  now: { kind: 'time', description: 'stops the clock that templates see: 2026-01-31T12:00:00Z' },
  noDelay: {
    kind: 'boolean',
    default: false,
    description: 'answer at once, whatever delays the scenarios ask for; actions start at once, too',
  },
  cors: { kind: 'boolean', default: false, description: 'answer preflight requests, and let any origin read answers' },
  rewrite: {
    kind: 'boolean',
    default: false,
    description: "recorded origins in Location, Link and text bodies become the mock's own",
  },
  grace: {
    kind: 'duration',
    min: 0,
    default: 5000,
    description: 'how long open exchanges and pending actions may take to finish after a signal',
  },
  readyFile: {
    kind: 'string',
    value: 'file',
    description: 'file to write once it listens and everything is loaded, with the address in it; removed on exit',
  },
} as const satisfies { readonly [name: string]: ServeOption };

export interface ServeOption {
  /** `duration` is in milliseconds, `time` in milliseconds since the epoch. */
  readonly kind: 'integer' | 'string' | 'boolean' | 'duration' | 'time' | 'url' | 'list';
  /** One phrase: what it does. */
  readonly description: string;
  /** Absent: undefined, and what that means is in the description. */
  readonly default?: number | string | boolean;
  /** Bounds of an integer or a duration, inclusive. */
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** Choices that are planned: refused, but not as unknown. */
  readonly later?: readonly string[];
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

export type ServeOptionName = keyof typeof SERVE_OPTIONS;

interface KindTypes {
  integer: number;
  string: string;
  url: string;
  boolean: boolean;
  duration: number;
  time: number;
  list: readonly string[];
}

type Defaulted = {
  [K in ServeOptionName]: (typeof SERVE_OPTIONS)[K] extends { readonly default: unknown } ? K : never;
}[ServeOptionName];

type ValueOf<K extends ServeOptionName> = (typeof SERVE_OPTIONS)[K] extends { readonly choices: readonly (infer C)[] }
  ? C
  : KindTypes[(typeof SERVE_OPTIONS)[K]['kind']];

/** What is known of the options in one place: a command line, the environment, a configuration file. */
export type GivenServeOptions = { readonly [K in ServeOptionName]?: ValueOf<K> };

/** The options once everything was asked and defaults are filled in. */
export type ServeSettings = { readonly [K in Defaulted]: ValueOf<K> } & {
  readonly [K in Exclude<ServeOptionName, Defaulted>]?: ValueOf<K>;
};

/** `journalSize` → `journal-size`. */
export const flagName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `journalSize` → `MOCKRUN_JOURNAL_SIZE`. */
export const variableName = (name: string): string => `MOCKRUN_${flagName(name).replaceAll('-', '_').toUpperCase()}`;

/** The first of these that says something wins, option by option; what none says is the default. */
export function settle(...given: readonly GivenServeOptions[]): ServeSettings {
  const defaults = Object.entries<ServeOption>(SERVE_OPTIONS).flatMap(([name, option]) =>
    option.default === undefined ? [] : [[name, option.default] as const],
  );
  return merge(...given, Object.fromEntries(defaults)) as ServeSettings;
}

/** The same without the defaults: what somebody asked for. */
export function merge(...given: readonly GivenServeOptions[]): GivenServeOptions {
  const merged: Record<string, unknown> = {};
  for (const one of given.toReversed()) {
    for (const [name, value] of Object.entries(one)) if (value !== undefined) merged[name] = value;
  }
  return merged;
}
