import { MODE_NAMES } from '../model/mode.ts';
import { type Given, merge, type Option, type Settings, settleFor } from './options.ts';

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
    choices: MODE_NAMES,
    default: 'simulate',
    description:
      'simulate answers from the scenarios alone; spy answers what they know, and forwards the rest to the real service; ' +
      'capture forwards everything, and records it; synthesize lets middleware make every answer; modify forwards, and lets ' +
      'middleware change the request and the answer; diff forwards, and tells how entries would have answered otherwise',
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
  middleware: {
    kind: 'list',
    perLine: true,
    value: 'file|URL',
    description: 'a program or a server that changes all traffic, in place of what the configuration names for that',
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
    description:
      'live, lines, json, json=verbose, tap, github, silent, or a file: json=FILE, lines=FILE, tap=FILE, junit=FILE; ' +
      'default live in a terminal, lines elsewhere',
  },
  junit: {
    kind: 'string',
    value: 'file',
    description: 'write the results as JUnit XML; short for --reporter junit=FILE',
  },
  junitProfile: {
    kind: 'string',
    choices: ['default', 'strict'],
    default: 'default',
    description: 'strict: nothing that the schema of Jenkins does not know, such as file and line',
  },
  upstream: {
    kind: 'url',
    value: 'URL',
    description: 'the real service: where requests are forwarded that name no host of their own',
  },
  allowHosts: {
    kind: 'list',
    value: 'host',
    description:
      'where requests may be forwarded whose client names the host: api.test, api.test:8443, *.test, *; default anywhere, ' +
      'with a --host that others reach only to --upstream',
  },
  insecureUpstream: {
    kind: 'boolean',
    default: false,
    description: 'take any certificate of the servers that requests are sent to, whoever it is of',
  },
  noIntercept: {
    kind: 'boolean',
    default: false,
    description: 'pass tunnels (CONNECT) on as they are, in place of answering the https requests in them',
  },
  ca: {
    kind: 'string',
    value: 'FILE|CERT,KEY',
    description:
      'PEM certificate and key of the CA that signs for intercepted hosts; default: the local one, see mockrun ca',
  },
  cert: {
    kind: 'string',
    value: 'file',
    description: 'PEM certificate of the mock itself: it speaks https, too; wants --key',
  },
  key: { kind: 'string', value: 'file', description: 'PEM key of --cert' },
  bodyLimit: {
    kind: 'integer',
    min: 1,
    max: 2000,
    default: 64,
    value: 'MiB',
    description: 'how many MiB of a request body are taken, which is held until the answer; more is answered 413',
  },
  captureOnMiss: {
    kind: 'boolean',
    default: false,
    description: 'in spy, record what the real service answers: it is known from then on',
  },
  out: {
    kind: 'string',
    value: 'folder',
    description: 'where recordings are written, and served from; default: captured in the scenarios directory',
  },
  split: {
    kind: 'boolean',
    default: false,
    description: 'record each pair in a file of its own, not all of a host in one',
  },
  overwrite: {
    kind: 'boolean',
    default: false,
    description: 'a request that comes again replaces its recording; by default the first one stays',
  },
  stateful: {
    kind: 'boolean',
    default: false,
    description:
      'a request that comes again is recorded again: its answers become a sequence, and go on with an earlier one',
  },
  redact: {
    kind: 'list',
    value: 'none|header:NAME|path:PATTERN|query:NAME|body:JSONPATH',
    description: 'what is masked in recordings, beside credentials in headers of requests; none: not even those',
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
} as const satisfies { readonly [name: string]: Option };

/** What is known of the options in one place: a command line, the environment, a configuration file. */
export type GivenServeOptions = Given<typeof SERVE_OPTIONS>;

/** The options once everything was asked and defaults are filled in. */
export type ServeSettings = Settings<typeof SERVE_OPTIONS>;

/** The first of these that says something wins, option by option; what none says is the default. */
export const settle = (...given: readonly GivenServeOptions[]): ServeSettings => settleFor(SERVE_OPTIONS, ...given);

export { merge };
