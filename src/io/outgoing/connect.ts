import type { Socket } from 'node:net';
import { type buildConnector, undici } from '../../vendor/undici.ts';
import { isOwn, type OwnPorts, type Purpose, whyBlocked } from './own-address.ts';
import { OutgoingError } from './problem.ts';
import type { Proxy } from './proxy.ts';

/** Opens connections. What it returns gives up one that is still being opened. */
export type Connector = (options: buildConnector.Options, callback: buildConnector.Callback) => { destroy(): void };

/** Whose certificates are taken for good. */
export interface Trust {
  /** Authorities, in PEM, in place of those that Node knows. */
  readonly ca?: string | Buffer;
  /** False: any certificate is taken, whoever it is of. */
  readonly rejectUnauthorized?: boolean;
}

export interface ConnectorOptions {
  readonly own: () => OwnPorts;
  readonly purpose: Purpose;
  readonly tls: Trust;
}

/**
 * A connector that looks where a connection has really ended before a byte is sent over it. Names were resolved then,
 * so none can hide an address of our own; and every pool has its own purpose, so what is kept open was looked at with
 * the same eyes.
 */
export function guardedConnector({ own, purpose, tls }: ConnectorOptions): Connector {
  // Whoever waits sets the time; undici's own would end long connects behind the user's back.
  const connect = undici().buildConnector({ ...tls, timeout: 0 });
  return (options, callback) => {
    // It returns the socket, although its types keep that to themselves.
    const socket = connect(options, callback) as unknown as Socket;
    // Before its other listeners: of a TLS connection, the first would already send a greeting.
    socket.prependOnceListener('connect', () => {
      const { remoteAddress = '', localAddress = '', remotePort = 0 } = socket;
      const shown = `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
      const reason = isOwn(remoteAddress, localAddress) ? whyBlocked(shown, remotePort, own(), purpose) : undefined;
      if (reason !== undefined) socket.destroy(new OutgoingError('blocked', reason));
    });
    return socket;
  };
}

/** Opens TLS connections through a proxy: `CONNECT`, and the handshake inside of what that gives. */
export function tunnelConnector(proxy: Proxy, connect: Connector, tls: Trust): Connector {
  const secure = undici().buildConnector({ ...tls, timeout: 0 });
  return (options, callback) => {
    const host = options.hostname.includes(':') ? `[${options.hostname}]` : options.hostname;
    let opening: { destroy(): void };
    opening = throughProxy({ proxy, connect }, `${host}:${options.port || 443}`, (error, httpSocket) => {
      if (error) callback(error, null);
      else opening = secure({ ...options, httpSocket }, callback) as unknown as Socket;
    });
    return { destroy: () => opening.destroy() };
  };
}

/** Asks a proxy for a way to `host:port`, and gives the bare connection. What it returns gives up. */
export function throughProxy(
  { proxy, connect }: { readonly proxy: Proxy; readonly connect: Connector },
  target: string,
  callback: (...given: [null, Socket] | [Error, null]) => void,
): { destroy(): void } {
  const headers = ['Host', target];
  if (proxy.authorization !== undefined) headers.push('Proxy-Authorization', proxy.authorization);
  let opening: { destroy(): void } | undefined;
  const client = new (undici().Client)(proxy.origin, {
    connect: (to, opened) => {
      opening = connect(to, opened);
    },
    headersTimeout: 0,
  });
  client.dispatch(
    { method: 'CONNECT', path: target, headers },
    {
      onConnect() {},
      onHeaders: () => true,
      onData: () => true,
      onComplete() {},
      onError: (error) => callback(error, null),
      onUpgrade(status, _, socket) {
        if (status >= 200 && status < 300) {
          callback(null, socket as Socket);
          return;
        }
        socket.on('error', () => {}).destroy();
        const message = `the proxy ${proxy.authority} answered ${status} when asked for a way to ${target}`;
        callback(new OutgoingError('refused', message), null);
      },
    },
  );
  return {
    destroy() {
      opening?.destroy();
      void client.destroy();
    },
  };
}
