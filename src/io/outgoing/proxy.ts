import { BlockList, isIP } from 'node:net';
import { isLoopbackHost } from './own-address.ts';

export interface Proxy {
  /** `http://proxy.test:3128`, without credentials. */
  readonly origin: string;
  /** `proxy.test:3128`. */
  readonly authority: string;
  /** Value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

/** `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, read once; lower case wins. */
export type Environment = { readonly [name: string]: string | undefined };

/** Which proxy a request goes through; undefined: none. An unusable setting is thrown as plain words. */
export type ChooseProxy = (target: URL) => Proxy | undefined;

/**
 * As curl does it, save in one thing: what is on this machine never goes through a proxy, listed in `NO_PROXY` or not.
 * A proxy elsewhere would take `127.0.0.1` for itself, and a mock's receivers are mostly there.
 */
export function proxyFrom(environment: Environment): ChooseProxy {
  const read = (name: string): string => environment[name.toLowerCase()] || environment[name] || '';
  const all = read('ALL_PROXY');
  const addresses = { 'http:': read('HTTP_PROXY') || all, 'https:': read('HTTPS_PROXY') || all };
  if (addresses['http:'] === '' && addresses['https:'] === '') return () => undefined;
  const isExempt = exemptions(read('NO_PROXY'));
  return (target) => {
    const address = addresses[target.protocol as 'http:' | 'https:'];
    const host = bareHost(target);
    return address === '' || isLoopbackHost(host) || isExempt(host, portOf(target)) ? undefined : parseProxy(address);
  };
}

/** `example.com`, `.example.com` and `*.example.com` all mean the name and what is below it; also ports, subnets, `*`. */
function exemptions(list: string): (host: string, port: string) => boolean {
  const items = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  if (items.includes('*')) return () => true;
  const subnets = new BlockList();
  const names: { readonly host: string; readonly port: string | undefined }[] = [];
  for (const item of items) {
    const [, address, bits] = /^(.+)\/(\d+)$/.exec(item) ?? [];
    const [, name = item, port] = /^(.+?):(\d+)$/.exec(isIP(item) === 6 ? '' : item) ?? [];
    if (address !== undefined) addSubnet(subnets, address, Number(bits));
    else names.push({ host: name.replace(/^\*?\./, '').replace(/^\[(.*)\]$/, '$1'), port });
  }
  return (host, port) =>
    names.some((each) => (each.port ?? port) === port && (host === each.host || host.endsWith(`.${each.host}`))) ||
    (isIP(host) !== 0 && subnets.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4'));
}

function addSubnet(subnets: BlockList, address: string, bits: number): void {
  const version = isIP(address);
  if (version !== 0 && bits <= (version === 6 ? 128 : 32))
    subnets.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
}

function parseProxy(address: string): Proxy {
  const written = /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(written)) throw new Error('the proxy that the environment names is no URL');
  const url = new URL(written);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`the environment names a proxy for ${url.protocol}//, and only http and https are spoken`);
  }
  const { username, password, host, origin } = url;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = username === '' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`;
  return { origin, authority: host, authorization };
}

/** Lower case, without the brackets of an IPv6 address. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

export const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');
