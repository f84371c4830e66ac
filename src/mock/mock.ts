import type { UserFunction } from '../model/action.ts';
import type { Callback } from '../model/callback.ts';
import type { Coverage } from '../model/verdict.ts';
import type { Problem, VerifyOptions } from '../model/verification.ts';
import type { Call, Session, Witness } from '../session.ts';
import { checkCallback } from './check-callback.ts';
import { callerFrames, verifyAt } from './verify-at.ts';

export interface Running {
  readonly session: Session;
  readonly witness: Witness;
}

/** A running mock. */
export class Mock {
  readonly #running: () => Running;

  /** Use `start` or `useMock`. */
  constructor(running: () => Running) {
    this.#running = running;
  }

  /** Where it listens: `http://127.0.0.1:49152`. */
  get url(): string {
    return this.#running().session.url;
  }

  /** Of the admin API; undefined when none was asked for. */
  get adminUrl(): string | undefined {
    return this.#running().session.adminUrl;
  }

  /**
   * The file with the certificate of the CA that signs for intercepted hosts, for clients to trust; undefined with
   * `noIntercept`.
   *
   * @throws CannotStart when the CA cannot be made or read
   */
  certificateFile(): Promise<string | undefined> {
    return this.#running().session.certificateFile();
  }

  /**
   * The answered exchanges of an entry, oldest first. Actions behind an answer may still go on: their outcome is
   * `pending` then.
   *
   * @param entry its name, or its id (`checkout.yaml#create order`) when several files use the name; absent: of all
   * @throws Error when no entry is called that
   */
  calls(entry?: string): Call[] {
    return this.#running().session.calls(entry);
  }

  /** The requests that nothing matched, oldest first. */
  get unmatched(): Call[] {
    return this.#running()
      .session.calls()
      .filter(({ unmatched }) => unmatched);
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
    this.#running().session.callback(name, run as UserFunction);
  }

  /**
   * Judges what has happened since the start or the last reset, once open requests and pending actions have ended: what
   * entries `expect`, requests that no entry answers, actions that failed. In a test framework:
   *
   *     afterEach(() => mock.verify());
   *
   * @throws VerificationError when something is wrong; its message says what, and where it is written
   */
  async verify(options: VerifyOptions = {}): Promise<void> {
    // Taken here: behind an `await` the caller is not on the stack any more.
    return verifyAt(this.#running().witness, options, callerFrames());
  }

  /** What `verify` would complain of, as data; empty when all is well. */
  async problems(options: VerifyOptions = {}): Promise<readonly Problem[]> {
    return (await this.#running().witness.judge(options)).problems;
  }

  /** Which entries were called since the start or the last reset. */
  get coverage(): Coverage {
    return this.#running().witness.coverage;
  }

  /** Between tests: initial state, zero counts, no calls. */
  reset(): void {
    this.#running().session.reset();
  }

  /** Looks at the files again. Resolves when what they hold now is served. */
  reload(): Promise<void> {
    return this.#running().session.reload();
  }

  /** Lets open exchanges and pending actions finish, and closes. */
  stop(): Promise<void> {
    return this.#running().session.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
