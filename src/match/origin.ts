import { domainToASCII } from 'node:url';
import type { Request } from '../model/request.ts';

/** Where a request was addressed to. An unknown scheme or host equals anything an entry asks for. */
export interface Origin {
  readonly scheme: string | undefined;
  /** Without the port. */
  readonly host: string | undefined;
  /** As sent; `''` when none was. */
  readonly port: string;
}

export const UNKNOWN_ORIGIN: Origin = { scheme: undefined, host: undefined, port: '' };

/**
 * What a request tells about its scheme and host. A client that uses the mock as a proxy names both. A client that
 * takes it for a web server sends a `Host`, which counts only when an entry names it (`hosts`, lower case): any other
 * is the address the mock happens to be reached at, `localhost:8500` or a container's name, and says nothing.
 */
export function originOf(request: Request, hosts: ReadonlySet<string>): Origin {
  if (request.form === 'absolute') {
    return { scheme: request.scheme, host: hostName(request.authority), port: portOf(request.authority) };
  }
  if (hosts.size === 0) return UNKNOWN_ORIGIN;
  const host = hostName(request.authority);
  if (!hosts.has(request.authority) && !hosts.has(host)) return UNKNOWN_ORIGIN;
  return { scheme: undefined, host, port: portOf(request.authority) };
}

export const schemeFits = (wanted: string, origin: Origin): boolean =>
  origin.scheme === undefined || origin.scheme === wanted;

/** A wanted host without a port takes any port; with one, only that one, written or implied by the scheme. */
export function hostFits(wanted: string, origin: Origin): boolean {
  if (origin.host === undefined) return true;
  const port = portOf(wanted);
  if (port === '') return wanted === origin.host;
  return hostName(wanted) === origin.host && portFits(port, origin);
}

function portFits(wanted: string, origin: Origin): boolean {
  if (origin.port !== '') return origin.port === wanted;
  if (origin.scheme === undefined) return wanted === '80' || wanted === '443';
  return wanted === (origin.scheme === 'https' ? '443' : '80');
}

/** A host as clients send it: `Bücher.test:81` → `xn--bcher-kva.test:81`. */
export function sentHost(written: string): string {
  const lower = written.toLowerCase();
  if (Buffer.byteLength(lower) === lower.length) return lower;
  const name = hostName(lower);
  // Of what is no name, nothing would be left.
  return (domainToASCII(name) || name) + lower.slice(name.length);
}

/** `api.test:8080` → `api.test`, `[::1]:80` → `[::1]`. */
export function hostName(authority: string): string {
  const colon = portColon(authority);
  return colon < 0 ? authority : authority.slice(0, colon);
}

function portOf(authority: string): string {
  const colon = portColon(authority);
  return colon < 0 ? '' : authority.slice(colon + 1);
}

/** The colon before the port; those inside the brackets of an IPv6 address are none. */
function portColon(authority: string): number {
  const colon = authority.lastIndexOf(':');
  return colon > authority.lastIndexOf(']') ? colon : -1;
}
