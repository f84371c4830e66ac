import type { ServeSettings } from '../compile/serve-options.ts';
import { AdminApi, replyOf } from '../control/admin-api.ts';
import type { Controlled } from '../control/controlled.ts';
import { refuse } from '../control/endpoint.ts';
import { isLoopback } from '../control/loopback.ts';
import { Protection } from '../control/protection.ts';
import { cannotListen } from '../io/cannot-listen.ts';
import { Listener } from '../io/listener.ts';
import { CannotStart } from '../model/cannot-start.ts';
import type { Clock } from '../model/ports.ts';
import type { Reply } from '../model/reply.ts';

type AdminSettings = Pick<ServeSettings, 'port' | 'adminPort' | 'adminHost' | 'adminToken' | 'adminAllowHost'>;

export interface AdminParts {
  readonly mock: Controlled;
  readonly settings: AdminSettings;
  /** Nobody asked for the port. */
  readonly isUsualPort: boolean;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

/** Scripts of post-serve actions are the largest that anybody sends. */
const BODY_LIMIT = 4 * 1024 * 1024;
const FLAGS = { port: '--admin-port', host: '--admin-host' };

/** The admin API on a port of its own. */
export class AdminServer {
  readonly #parts: AdminParts;
  readonly #listener: Listener;

  /** @throws CannotStart when others could reach it without a token, or it wants the port of the mock itself (2) */
  constructor(parts: AdminParts) {
    this.#parts = parts;
    const { mock, settings, clock } = parts;
    const { adminHost: host, adminToken: token, adminAllowHost: allowHosts = [] } = settings;
    checkToken(host, token);
    if (this.#wantsPortOfMock && !parts.isUsualPort) {
      throw new CannotStart(`--port and --admin-port are both ${settings.port}`, {
        exitCode: 2,
        hint: 'the admin API has a port of its own; --admin-port 0 takes any free one',
      });
    }
    const api = new AdminApi(mock, new Protection({ host, allowHosts, token }));
    this.#listener = new Listener({ host, clock, bodyLimit: BODY_LIMIT, tooLarge }, api.handle);
  }

  get url(): string {
    return this.#listener.url;
  }

  /** 0 until it listens. */
  get port(): number {
    return this.#listener.port;
  }

  /**
   * Resolves once it answers. The usual port may be taken by another mock on this machine: any free one will do then.
   *
   * @throws CannotStart when it cannot listen (3)
   */
  async start(): Promise<void> {
    const { settings, isUsualPort, warn } = this.#parts;
    const { adminHost, adminPort } = settings;
    try {
      // The mock, which comes second, must find its port free.
      await this.#listener.listen(this.#wantsPortOfMock ? 0 : adminPort);
    } catch (error) {
      const cause = error as NodeJS.ErrnoException;
      if (!isUsualPort || cause.code !== 'EADDRINUSE') throw cannotListen(cause, adminHost, adminPort, FLAGS);
      await this.#listener.listen(0);
      warn(`port ${adminPort} is taken, so the admin API listens on ${this.url}`);
    }
  }

  get #wantsPortOfMock(): boolean {
    const { port, adminPort } = this.#parts.settings;
    return adminPort === port && port !== 0;
  }

  async close(): Promise<void> {
    this.#listener.closeNow();
    await this.#listener.close();
  }
}

function checkToken(host: string, token: string | undefined): void {
  if (token?.trim() === '') throw new CannotStart('the token of the admin API is empty', { exitCode: 2 });
  if (token !== undefined || isLoopback(host)) return;
  throw new CannotStart(`the admin API on ${host} would be open to others without a token`, {
    exitCode: 2,
    hint: 'set one with --admin-token (or MOCKRUN_ADMIN_TOKEN), or keep --admin-host 127.0.0.1',
  });
}

const tooLarge = (limit: number): Reply => {
  const reply = replyOf(refuse(413, `the body is larger than the ${limit} bytes that are accepted`));
  return { ...reply, headers: [...reply.headers, 'Connection', 'close'] };
};
