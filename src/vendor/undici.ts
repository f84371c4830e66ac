import { createRequire } from 'node:module';
import type { buildConnector as BuildConnector, Client as UndiciClient } from 'undici';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

export type { buildConnector, Client, Dispatcher } from 'undici';

/**
 * One connection, and how it is opened: 25 ms to load, so not before the first request goes out. The whole package,
 * with `fetch` and its web APIs, takes three times as long, and is what is left should a release move these files. Its
 * agents are passed over for a pool of our own, which can give up a connection that is still being opened, and hand out
 * a fresh one.
 */
export const undici = lazy((): { Client: typeof UndiciClient; buildConnector: typeof BuildConnector } => {
  try {
    return {
      Client: require('undici/lib/dispatcher/client.js'),
      buildConnector: require('undici/lib/core/connect.js'),
    };
  } catch {
    return require('undici');
  }
});
