import { parseUrl } from '../compile/parse-url.ts';
import type { ServeSettings } from '../compile/serve-options.ts';
import { isLoopback } from '../control/loopback.ts';
import { CannotStart } from '../model/cannot-start.ts';

/**
 * Where requests may be forwarded whose host their client has named; undefined: anywhere. A mock that others can reach
 * would be an open proxy into the network it stands in, so there only what is listed is open, and upstream.
 *
 * @throws CannotStart when upstream, given by a program, is no URL
 */
export function openHosts({ host, upstream, allowHosts }: ServeSettings): readonly string[] | undefined {
  const address = upstream === undefined ? undefined : parseUrl(upstream);
  if (upstream !== undefined && address === undefined) {
    throw new CannotStart(`upstream ${JSON.stringify(upstream)} is no URL`, { exitCode: 2 });
  }
  if (allowHosts === undefined && isLoopback(host)) return undefined;
  return [...(address === undefined ? [] : [new URL(address).host]), ...(allowHosts ?? [])];
}
