import type { UserFunction } from './model/action.ts';
import type { Callback } from './model/callback.ts';
import type { Reporter } from './model/events.ts';
import { type Call, type Session, type SessionOptions, startSession } from './session.ts';

export type {
  Callback,
  CallbackAnswer,
  CallbackContext,
  CallbackReply,
  CallbackRequest,
  CallbackResponse,
} from './model/callback.ts';
export { CannotStart } from './model/cannot-start.ts';
export type { Diagnostic } from './model/diagnostic.ts';
export type { EventType, MockEvent, Reporter, StampedEvent } from './model/events.ts';
export type { Exchange } from './model/exchange.ts';
export { InvalidFiles } from './model/invalid-files.ts';
export type { Call, CallAction } from './session.ts';

export interface StartOptions {
  /** The scenarios directory; a relative path starts at the current directory. */
  readonly directory: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Reload when files change; invalid ones are then quarantined instead of stopping the start. Default false. */
  readonly watch?: boolean;
  /** Watch by looking every so many milliseconds. */
  readonly poll?: number;
  /** Makes everything random in templates repeatable. */
  readonly seed?: string;
  /** Stops the clock that templates see. A number is epoch milliseconds. */
  readonly now?: Date | number | string;
  /** Answer at once, whatever delays the scenarios ask for, and start actions at once. Default false. */
  readonly noDelay?: boolean;
  /** Answer preflight requests, and let any origin read answers. Default false. */
  readonly cors?: boolean;
  /** Recorded origins in `Location`, `Link` and text bodies become the mock's own. Default false. */
  readonly rewrite?: boolean;
  /** How many answered exchanges `calls` and `unmatched` can look back on. Default 10,000. */
  readonly journalSize?: number;
  /** Milliseconds that `stop` waits for open exchanges and for actions that have not ended. Default 5000. */
  readonly grace?: number;
  /** Serve the admin API too: on any free port of this machine, or as said. Default: none. */
  readonly admin?: true | AdminOptions;
  /** See every event. */
  readonly reporters?: readonly Reporter[];
  /** Functions by the name under which scenarios ask for them, as `callback: client:NAME`. */
  readonly callbacks?: Readonly<Record<string, Callback<unknown>>>;
}

export interface AdminOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. An address that others can reach needs a token. */
  readonly host?: string;
  /** What clients must show, as `Authorization: Bearer TOKEN`. */
  readonly token?: string;
}

/**
 * Serves a directory of scenarios from a test or a program. Signals and the process's output are left alone.
 *
 *     await using mock = await start({ directory: 'scenarios' });
 *     await fetch(`${mock.url}/orders`, { method: 'POST', body: '{"sku":"A1"}' });
 *     assert.equal(mock.calls('create order').length, 1);
 *
 * @throws CannotStart when the directory is missing, empty or invalid, or the port is taken; an `InvalidFiles` carries
 *   the diagnostics
 */
export async function start(options: StartOptions): Promise<Mock> {
  const { directory, reporters = [], callbacks = {}, now, admin, ...settings } = options;
  for (const [name, run] of Object.entries(callbacks)) checkCallback(name, run);
  const session = await startSession({
    directory,
    reporters,
    callbacks: callbacks as Readonly<Record<string, UserFunction>>,
    settings: {
      port: 0,
      journalSize: 10_000,
      ...settings,
      ...adminSettings(admin),
      ...(now === undefined ? {} : { now: epoch(now) }),
    },
  });
  return new Mock(session);
}

/** A running mock. */
export class Mock {
  readonly #session: Session;

  /** Use `start`. */
  constructor(session: Session) {
    this.#session = session;
  }

  /** Where it listens: `http://127.0.0.1:49152`. */
  get url(): string {
    return this.#session.url;
  }

  /** Of the admin API; undefined when none was asked for. */
  get adminUrl(): string | undefined {
    return this.#session.adminUrl;
  }

  /**
   * The answered exchanges of an entry, oldest first. Actions behind an answer may still go on: their outcome is
   * `pending` then.
   *
   * @param entry its name, or its id (`checkout.yaml#create order`) when several files use the name; absent: of all
   * @throws Error when no entry is called that
   */
  calls(entry?: string): Call[] {
    return this.#session.calls(entry);
  }

  /** The requests that nothing matched, oldest first. */
  get unmatched(): Call[] {
    return this.#session.calls().filter((call) => call.entry === undefined && call.response?.status === 404);
  }

  /**
   * The function that `callback: client:NAME` calls from now on; it takes the place of an earlier one of that name.
   *
   *     mock.callback('quote', (request) => ({ status: 201, body: { price: 3 * request.json.amount } }));
   *
   * @throws TypeError when the name is empty, or no function is given
   */
  callback(name: string, run: Callback<unknown>): void {
    checkCallback(name, run);
    this.#session.callback(name, run as UserFunction);
  }

  /** Between tests: initial state, zero counts, no calls. */
  reset(): void {
    this.#session.reset();
  }

  /** Looks at the files again. Resolves when what they hold now is served. */
  reload(): Promise<void> {
    return this.#session.reload();
  }

  /** Lets open exchanges and pending actions finish, and closes. */
  stop(): Promise<void> {
    return this.#session.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

function adminSettings(admin: true | AdminOptions | undefined): SessionOptions['settings'] {
  if (admin === undefined) return { noAdmin: true };
  const { port = 0, host, token } = admin === true ? {} : admin;
  return {
    adminPort: port,
    ...(host === undefined ? {} : { adminHost: host }),
    ...(token === undefined ? {} : { adminToken: token }),
  };
}

function checkCallback(name: unknown, run: unknown): void {
  if (typeof name !== 'string' || name === '') throw new TypeError('a callback needs a name');
  if (typeof run !== 'function') throw new TypeError(`the callback "${name}" is no function`);
}

function epoch(now: Date | number | string): number {
  const time = new Date(now).getTime();
  if (Number.isNaN(time)) throw new TypeError(`"now" is no time: ${String(now)}`);
  return time;
}
