import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from '../model/request.ts';
import { type Answer, refuse } from './endpoint.ts';

export interface ProtectionOptions {
  /** The address the admin API listens on. */
  readonly host: string;
  /** More names under which clients may reach it: of a container, of a service. */
  readonly allowHosts: readonly string[];
  /** Absent: nobody has to show one. */
  readonly token?: string | undefined;
}

const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]'];
/** What browsers say of requests that a person or the page itself asked for. */
const HARMLESS_SITES = new Set(['none', 'same-origin']);

/** Decides who may use the admin API. What runs in a browser may not: no page has any business here. */
export class Protection {
  readonly #hosts: ReadonlySet<string>;
  readonly #token: Buffer | undefined;

  constructor({ host, allowHosts, token }: ProtectionOptions) {
    this.#hosts = new Set([...OWN_NAMES, ...[host, ...allowHosts].map(asHostName)]);
    this.#token = token === undefined ? undefined : digest(token);
  }

  /** Why this request is not for us to answer; undefined when it is. */
  refusal(request: Request): Answer | undefined {
    return this.#strangeHost(request) ?? fromBrowser(request) ?? this.#withoutToken(request);
  }

  /** A page whose own name was made to lead here (DNS rebinding) still sends that name. */
  #strangeHost({ authority, headers }: Request): Answer | undefined {
    const named = [authority, ...(headers.get('host') ?? [])];
    const strange = named.find((host) => !this.#hosts.has(withoutPort(host)));
    if (strange === undefined) return undefined;
    return refuse(403, `the admin API does not answer to the host "${strange}"`, {
      hint: 'name it with --admin-allow-host when it is right',
    });
  }

  #withoutToken(request: Request): Answer | undefined {
    if (this.#token === undefined) return undefined;
    const given = /^bearer +(.+)$/i.exec(request.header('authorization') ?? '')?.[1]?.trim();
    // Digests have one length, so that comparing them tells nothing about the token's.
    if (given !== undefined && timingSafeEqual(digest(given), this.#token)) return undefined;
    return refuse(401, given === undefined ? 'the admin API wants its token' : 'this is not the token', {
      hint: 'send Authorization: Bearer TOKEN, with what --admin-token says',
      headers: ['WWW-Authenticate', 'Bearer'],
    });
  }
}

function fromBrowser({ headers }: Request): Answer | undefined {
  const sites = headers.get('sec-fetch-site') ?? [];
  if (!headers.has('origin') && sites.every((site) => HARMLESS_SITES.has(site))) return undefined;
  return refuse(403, 'the admin API does not answer pages of a browser');
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** IPv6 addresses stand in brackets in a `Host`. */
const asHostName = (name: string): string => {
  const lower = name.toLowerCase();
  return /^[^[].*:.*:/.test(lower) || lower === '::' ? `[${lower}]` : lower;
};

const withoutPort = (host: string): string => host.toLowerCase().replace(/:\d*$/, '');
