import { CannotStart } from '../model/cannot-start.ts';
import type { Handler } from '../model/channel.ts';
import type { Reply } from '../model/reply.ts';
import { AdminApi, replyOf } from './admin-api.ts';
import type { Controlled } from './controlled.ts';
import { refuse } from './endpoint.ts';
import { isLoopback } from './loopback.ts';
import { Protection } from './protection.ts';

export interface AdminSettings {
  readonly adminHost: string;
  readonly adminToken?: string;
  readonly adminAllowHost?: readonly string[];
}

/** What listens; `io` makes it. */
export interface AdminListener {
  /** Rejects with Node's error. */
  listen(port: number): Promise<void>;
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
  closeNow(): void;
}

export interface AdminListenOptions {
  readonly host: string;
  readonly bodyLimit: number;
  readonly tooLarge: (limit: number) => Reply;
}

/** Scripts of post-serve actions are the largest that anybody sends. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** The admin API on a port of its own. */
export class AdminServer {
  readonly #listener: AdminListener;

  /** @throws CannotStart when others could reach it without a token (2) */
  constructor(
    mock: Controlled,
    { adminHost: host, adminToken: token, adminAllowHost: allowHosts = [] }: AdminSettings,
    makeListener: (options: AdminListenOptions, handle: Handler) => AdminListener,
  ) {
    if (token === '') throw new CannotStart('the token of the admin API is empty', { exitCode: 2 });
    if (token === undefined && !isLoopback(host)) {
      throw new CannotStart(`the admin API on ${host} would be open to others without a token`, {
        exitCode: 2,
        hint: 'set one with --admin-token (or MOCKRUN_ADMIN_TOKEN), or keep --admin-host 127.0.0.1',
      });
    }
    const api = new AdminApi(mock, new Protection({ host, allowHosts, token }));
    this.#listener = makeListener({ host, bodyLimit: BODY_LIMIT, tooLarge }, api.handle);
  }

  /**
   * Resolves once it answers. `usual` is a port that nobody asked for: when it is taken, as by a second mock on this
   * machine, any free one will do, and the result says so. Rejects with Node's error.
   */
  async listen(port: number, { usual }: { readonly usual: boolean }): Promise<string | undefined> {
    try {
      await this.#listener.listen(port);
      return undefined;
    } catch (error) {
      if (!usual || (error as { code?: unknown }).code !== 'EADDRINUSE') throw error;
    }
    await this.#listener.listen(0);
    return `port ${port} is taken, so the admin API listens on ${this.url}`;
  }

  get url(): string {
    return this.#listener.url;
  }

  get port(): number {
    return this.#listener.port;
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  closeNow(): void {
    this.#listener.closeNow();
  }
}

const tooLarge = (limit: number): Reply => {
  const reply = replyOf(refuse(413, `the body is larger than the ${limit} bytes that are accepted`));
  return { ...reply, headers: [...reply.headers, 'Connection', 'close'] };
};
