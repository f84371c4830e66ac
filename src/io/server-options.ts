import type { IncomingMessage, ServerOptions } from 'node:http';

/**
 * Idle connections stay open until their client closes them: a server that gives up first now and then cuts off a
 * request that is just on its way. Peers that are gone for good are found by TCP.
 */
const CONNECTIONS = { keepAliveTimeout: 0, keepAlive: true, keepAliveInitialDelay: 60_000 };

/** Of Node's server. `patience`: milliseconds for a request's headers; `upgrades`: WebSocket is taken for one. */
export const serverOptions = (patience: number, upgrades: boolean): ServerOptions => ({
  ...CONNECTIONS,
  headersTimeout: patience,
  connectionsCheckingInterval: patience / 2,
  // Known from Node 22.21 on; older ones hand over whatever wants to upgrade.
  ...(upgrades ? { shouldUpgradeCallback: wantsWebSocket } : {}),
});

export const wantsWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';
