import { type Given, type OptionTable, type Settings, settleFor } from './options.ts';
import { type GivenServeOptions, SERVE_OPTIONS } from './serve-options.ts';

const {
  adminHost,
  adminToken,
  adminAllowHost,
  allowHosts,
  bodyLimit,
  ca,
  cert,
  cors,
  host,
  insecureUpstream,
  junit,
  junitProfile,
  key,
  middleware,
  noAdmin,
  noDelay,
  noIntercept,
  now,
  postServeAction,
  reporter,
  rewrite,
  seed,
  upstream,
} = SERVE_OPTIONS;

/** What can be wrong without a test or an `expect` being unmet. */
export const JUDGED = ['unmatched', 'unused', 'action', 'slow'] as const;

/**
 * The options of `mockrun verify`, written once, as those of `serve` are; where they mean the same, they are the same.
 */
export const VERIFY_OPTIONS = {
  filter: {
    kind: 'string',
    value: 'pattern',
    description: 'only tests and entries whose "file: name" has this in it, or matches: /regex/',
  },
  bail: { kind: 'boolean', default: false, description: 'stop at the first failure' },
  repeat: { kind: 'integer', min: 1, max: 100_000, default: 1, description: 'how many times each test is run' },
  failOn: {
    kind: 'list',
    value: JUDGED.join('|'),
    choices: JUDGED,
    description:
      'what fails beside tests and expectations: requests that nothing matched, entries that nothing called, actions ' +
      'that failed, answers that were slow; default all but unused',
  },
  allow: {
    kind: 'list',
    value: JUDGED.join('|'),
    choices: JUDGED,
    description: 'what does not fail, though it would',
  },
  timeout: {
    kind: 'duration',
    min: 1,
    description: 'how long the command may take, or without one the answer to a request; default any time, and 30s',
  },
  liveActions: {
    kind: 'boolean',
    default: false,
    description: 'without a command: send actions for real that have a sink, and try entries that forward',
  },
  against: { kind: 'url', value: 'URL', description: 'send the pairs to the real service, and tell what has moved' },
  againstHeader: {
    kind: 'list',
    perLine: true,
    value: 'Name: value',
    description: 'a header for the real service; $NAME in it is a variable of the environment',
  },
  againstRate: {
    kind: 'integer',
    min: 1,
    max: 1000,
    default: 10,
    description: 'requests a second for the real service',
  },
  againstUnsafe: {
    kind: 'boolean',
    default: false,
    description: 'send the real service POST, PUT, PATCH and DELETE, too',
  },
  ignoreExtra: { kind: 'boolean', default: false, description: 'keys that only the real service sends are no drift' },
  update: { kind: 'boolean', default: false, description: 'with --against: write what has moved into the pairs' },
  junit,
  junitProfile,
  reporter,
  port: { ...SERVE_OPTIONS.port, default: 0, description: 'port to listen on; 0 takes any free one' },
  host,
  adminPort: { ...SERVE_OPTIONS.adminPort, default: 0, description: 'port of the admin API; 0 takes any free one' },
  noAdmin,
  adminHost,
  adminToken,
  adminAllowHost,
  postServeAction,
  middleware,
  upstream,
  allowHosts,
  insecureUpstream,
  noIntercept,
  ca,
  cert,
  key,
  bodyLimit,
  journalSize: SERVE_OPTIONS.journalSize,
  seed,
  now,
  noDelay,
  cors,
  rewrite,
  grace: {
    ...SERVE_OPTIONS.grace,
    default: 30_000,
    description: 'how long open exchanges and pending actions may take to finish when all is done',
  },
} as const satisfies OptionTable;

/** What is known of the options in one place: a command line, the environment, a configuration file. */
export type GivenVerifyOptions = Given<typeof VERIFY_OPTIONS>;

/** The options once everything was asked and defaults are filled in. */
export type VerifySettings = Settings<typeof VERIFY_OPTIONS>;

/** The first of these that says something wins, option by option; what none says is the default. */
export const settleVerify = (...given: readonly GivenVerifyOptions[]): VerifySettings =>
  settleFor(VERIFY_OPTIONS, ...given);

/** What the scenarios themselves rely on, and their clients: said once under `serve:`, it holds for `verify` as well. */
const MEANT_FOR_SCENARIOS = [
  'postServeAction',
  'middleware',
  'upstream',
  'allowHosts',
  'insecureUpstream',
  'noIntercept',
  'ca',
  'cert',
  'key',
  'bodyLimit',
  'seed',
  'now',
  'cors',
  'rewrite',
] as const;

export const fromServe = (serve: GivenServeOptions): GivenVerifyOptions =>
  Object.fromEntries(
    MEANT_FOR_SCENARIOS.flatMap((name) => (serve[name] === undefined ? [] : [[name, serve[name]]])),
  ) as GivenVerifyOptions;

/** The part of the options that a session is started with. */
export function sessionOptions(settings: VerifySettings): GivenServeOptions {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name in SERVE_OPTIONS)) as GivenServeOptions;
}
