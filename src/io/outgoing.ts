import { isIP, type Socket } from 'node:net';
import type { HttpClient, IncomingReply, OutgoingProblem, OutgoingRequest, Transfer } from '../model/outgoing.ts';
import { type Connector, guardedConnector, type Trust, throughProxy, tunnelConnector } from './outgoing/connect.ts';
import { isOpenTo } from './outgoing/open-to.ts';
import { isOwnHost, type OwnPorts, type Purpose, whyBlocked } from './outgoing/own-address.ts';
import { Pool } from './outgoing/pool.ts';
import { OutgoingError, problem, problemOf } from './outgoing/problem.ts';
import { bareHost, type ChooseProxy, type Environment, type Proxy, portOf, proxyFrom } from './outgoing/proxy.ts';
import { HttpTransfer, type Route } from './outgoing/transfer.ts';
import { type UpgradeReply, UpgradeTransfer } from './outgoing/upgrade.ts';

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
    const route = this.#routeOf(request);
    return 'kind' in route ? refuse(route, reply) : new HttpTransfer(request, reply, route);
  }

  /** The same of a request that asks for another protocol. Once the other side agrees, the connection is the caller's. */
  upgrade(request: OutgoingRequest, protocol: string, reply: UpgradeReply): Transfer {
    const route = this.#routeOf(request);
    return 'kind' in route ? refuse(route, reply) : new UpgradeTransfer({ request, protocol, route }, reply);
  }

  /** Why a client may not be given a way to this place, which it has named; undefined when it may. */
  whyClosed(target: URL): OutgoingProblem | undefined {
    const { openTo } = this.#options;
    if (isOpenTo(openTo, target)) return undefined;
    return problem('blocked', `no request that names ${target.host} itself is forwarded: see --allow-hosts`);
  }

  /** Opens a bare connection, through the proxy that `https` to this place goes through. What it returns gives up. */
  tunnel(target: URL, callback: (opened: Socket | OutgoingProblem) => void): { destroy(): void } {
    const fail = (error: unknown, proxy?: Proxy): void =>
      callback(problemOf(error, { authority: target.host, proxy: proxy?.authority, answered: false }));
    const closed = this.whyClosed(target);
    if (closed) {
      callback(closed);
      return { destroy() {} };
    }
    const [hostname, port] = [bareHost(target), portOf(target)];
    const direct = this.#connector('forward');
    try {
      const proxy = this.#proxyFor(target);
      if (!proxy) {
        const options = { hostname, host: target.host, protocol: 'http:', port };
        return direct(options, (error, socket) => {
          // The guard closes it in the moment in which it opens.
          if (error || socket.destroyed) fail(error ?? socket.errored);
          else callback(socket);
        });
      }
      const own = this.#whyOwn(target, 'forward');
      if (own) throw new OutgoingError('blocked', own);
      const way = { proxy, connect: direct };
      return throughProxy(way, `${target.hostname}:${port}`, (error, socket) =>
        error ? fail(error, proxy) : callback(socket),
      );
    } catch (error) {
      fail(error);
      return { destroy() {} };
    }
  }

  /** Closes every connection; requests on their way fail. */
  close(): void {
    for (const routes of Object.values(this.#routes)) for (const { pool } of routes.values()) pool.close();
  }

  #routeOf(request: OutgoingRequest): Route | OutgoingProblem {
    const route = this.#routes[request.purpose].get(request.origin) ?? this.#open(request);
    return 'kind' in route ? route : (this.#refusal(request, route) ?? route);
  }

  /** What must be asked with every request: the rest is settled by the route. */
  #refusal({ purpose, hostFromClient }: OutgoingRequest, { target, proxy }: Route): OutgoingProblem | undefined {
    const closed = hostFromClient ? this.whyClosed(target) : undefined;
    if (closed || !proxy) return closed;
    const reason = this.#whyOwn(target, purpose);
    return reason === undefined ? undefined : problem('blocked', reason);
  }

  /** What a proxy resolves cannot be looked at when it is connected. */
  #whyOwn(target: URL, purpose: Purpose): string | undefined {
    if (!isOwnHost(bareHost(target))) return undefined;
    return whyBlocked(target.host, Number(portOf(target)), this.#options.own(), purpose);
  }

  #connector(purpose: Purpose): Connector {
    const { own, tls = {} } = this.#options;
    this.#connectors[purpose] ??= guardedConnector({ own, purpose, tls });
    return this.#connectors[purpose];
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
    const { tls = {} } = this.#options;
    const direct = this.#connector(purpose);
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
