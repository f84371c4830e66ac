import { BlockList, isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** Ports that this process listens on; undefined when it does not. Asked for at each connect. */
export interface OwnPorts {
  readonly adminPort: number | undefined;
  readonly listenerPort: number | undefined;
}

export type Purpose = 'action' | 'forward';

/** Why this port of this machine must not be reached; undefined when it may. An action may call the mock itself. */
export function whyBlocked(address: string, port: number, own: OwnPorts, purpose: Purpose): string | undefined {
  if (port === own.adminPort) return `${address} is the admin API, which no outgoing request may reach`;
  if (purpose === 'forward' && port === own.listenerPort) {
    return `${address} is this mock itself: the request would go in a circle`;
  }
  return undefined;
}

/**
 * Whether a connection ends on this machine: at a loopback address, or at the one it comes from. So names that
 * resolve to this machine, wildcards and other spellings are all seen through.
 */
export const isOwn = (remote: string, local: string): boolean => {
  const address = plain(remote);
  return isLoopback(address) || address === plain(local);
};

/** The same of a host that somebody else will resolve, a proxy: by what is known of this machine's names. */
export function isOwnHost(host: string): boolean {
  if (isLoopbackHost(host)) return true;
  if (isIP(host) === 0) return host === hostname().toLowerCase();
  const address = plain(host);
  return Object.values(networkInterfaces()).some((list) => list?.some((each) => plain(each.address) === address));
}

/** `localhost`, and addresses that mean this machine. */
export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && isLoopback(plain(host)));

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('0.0.0.0', 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
LOOPBACK.addAddress('::', 'ipv6');

const isLoopback = (address: string): boolean => LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Without the zone; an IPv4 address written as IPv6 becomes IPv4 again. */
const plain = (address: string): string => {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([\da-f]{1,4}):([\da-f]{1,4}))$/.exec(bare);
  if (!mapped) return bare;
  const [, dotted, high = '', low = ''] = mapped;
  return dotted ?? [high, low].flatMap((part) => [parseInt(part, 16) >> 8, parseInt(part, 16) & 255]).join('.');
};
