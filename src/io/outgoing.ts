import { isIP } from 'node:net';
import type { HttpClient, IncomingReply, OutgoingProblem, OutgoingRequest, Transfer } from '../model/outgoing.ts';
import { type Connector, guardedConnector, type Trust, tunnelConnector } from './outgoing/connect.ts';
import { isOwnHost, type OwnPorts, type Purpose, whyBlocked } from './outgoing/own-address.ts';
import { Pool } from './outgoing/pool.ts';
import { problem } from './outgoing/problem.ts';
import { bareHost, type ChooseProxy, type Environment, type Proxy, portOf, proxyFrom } from './outgoing/proxy.ts';
import { HttpTransfer, type Route } from './outgoing/transfer.ts';

export interface HttpClientOptions {
  /** What requests may not reach; asked for each time, since ports are known only once they are taken. */
  readonly own: () => OwnPorts;
  /**
   * Where requests may go whose host a client has named: `api.test`, `api.test:8443` (any port when there is none),
   * `*.test`. Undefined: anywhere.
   */
  readonly openTo?: readonly string[] | undefined;
  /** Names the proxies; default: of the process. */
  readonly environment?: Environment;
  /** Default: what Node trusts. */
  readonly tls?: Trust;
}

/** An HTTP client that keeps connections for the next request. Nothing is loaded before the first. */
export const createHttpClient = (options: HttpClientOptions): OutgoingHttp => new OutgoingHttp(options);

export class OutgoingHttp implements HttpClient {
  readonly #options: HttpClientOptions;
  readonly #chooseProxy: ChooseProxy;
  readonly #routes: { readonly [P in Purpose]: Map<string, Route> } = { action: new Map(), forward: new Map() };
  readonly #connectors: { [P in Purpose]?: Connector } = {};

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#chooseProxy = proxyFrom(options.environment ?? process.env);
  }

  send(request: OutgoingRequest, reply: IncomingReply): Transfer {
    const route = this.#routes[request.purpose].get(request.origin) ?? this.#open(request);
    if ('kind' in route) return refuse(route, reply);
    const refused = this.#refusal(request, route);
    return refused ? refuse(refused, reply) : new HttpTransfer(request, reply, route);
  }

  /** Closes every connection; requests on their way fail. */
  close(): void {
    for (const routes of Object.values(this.#routes)) for (const { pool } of routes.values()) pool.close();
  }

  /** What must be asked with every request: the rest is settled by the route. */
  #refusal(
    { purpose, hostFromClient }: OutgoingRequest,
    { target, proxy, authority }: Route,
  ): OutgoingProblem | undefined {
    const { openTo, own } = this.#options;
    if (hostFromClient && openTo && !openTo.some((pattern) => fits(pattern, target))) {
      return problem('blocked', `no request that names ${target.host} itself is forwarded: see --allow-hosts`);
    }
    // What a proxy resolves cannot be looked at when it is connected.
    if (!proxy || !isOwnHost(bareHost(target))) return undefined;
    const reason = whyBlocked(authority, Number(portOf(target)), own(), purpose);
    return reason === undefined ? undefined : problem('blocked', reason);
  }

  #open({ origin, purpose }: OutgoingRequest): Route | OutgoingProblem {
    if (!URL.canParse(origin)) return problem('invalid', `${JSON.stringify(origin)} is no URL`);
    const target = new URL(origin);
    if (target.protocol !== 'http:' && target.protocol !== 'https:') {
      return problem('invalid', `${target.protocol}// is neither http nor https`);
    }
    const routes = this.#routes[purpose];
    try {
      const route = this.#route(target, purpose, () => {
        if (routes.get(origin) === route) routes.delete(origin);
      });
      routes.set(origin, route);
      return route;
    } catch (error) {
      return problem('invalid', (error as Error).message);
    }
  }

  /** Where tests send their traffic through the mock, it has the same environment: then it is no proxy to itself. */
  #proxyFor(target: URL): Proxy | undefined {
    const proxy = this.#chooseProxy(target);
    if (!proxy) return undefined;
    const url = new URL(proxy.origin);
    return Number(portOf(url)) === this.#options.own().listenerPort && isOwnHost(bareHost(url)) ? undefined : proxy;
  }

  #route(target: URL, purpose: Purpose, emptied: () => void): Route {
    const proxy = this.#proxyFor(target);
    const { own, tls = {} } = this.#options;
    this.#connectors[purpose] ??= guardedConnector({ own, purpose, tls });
    const direct = this.#connectors[purpose];
    const secure = target.protocol === 'https:';
    const told = proxy !== undefined && !secure;
    const host = bareHost(target);
    const servername = isIP(host) === 0 ? host : undefined;
    const pool = new Pool({
      origin: told ? proxy.origin : target.origin,
      connect: proxy && secure ? tunnelConnector(proxy, direct, tls) : direct,
      servername: told ? undefined : servername,
      emptied,
    });
    return {
      pool,
      target,
      authority: target.host,
      servername: secure ? host : undefined,
      proxy,
      prefix: told ? target.origin : '',
    };
  }
}

function refuse(reason: OutgoingProblem, reply: IncomingReply): Transfer {
  let waiting: IncomingReply | undefined = reply;
  queueMicrotask(() => waiting?.failed(reason));
  return {
    resume() {},
    cancel() {
      waiting = undefined;
    },
  };
}

function fits(pattern: string, target: URL): boolean {
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(pattern.toLowerCase()) ?? [];
  if (port !== undefined && port !== portOf(target)) return false;
  return name.startsWith('*.') ? target.hostname.endsWith(name.slice(1)) : target.hostname === name;
}
