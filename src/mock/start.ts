import type { UserFunction } from '../model/action.ts';
import { type SessionOptions, startSession } from '../session.ts';
import { checkCallback } from './check-callback.ts';
import { Mock, type Running } from './mock.ts';
import type { AdminOptions, StartOptions } from './options.ts';

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
  const running = await open(options);
  return new Mock(() => running);
}

/** The same, without a `Mock` around it. */
export async function open(options: StartOptions): Promise<Running> {
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
  return { session, witness: session.witness() };
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

function epoch(now: Date | number | string): number {
  const time = new Date(now).getTime();
  if (Number.isNaN(time)) throw new TypeError(`"now" is no time: ${String(now)}`);
  return time;
}
