import { readFileSync } from 'node:fs';
import { CannotStart } from '../model/cannot-start.ts';
import { Request } from '../model/request.ts';
import { isErrno } from './errno.ts';

/** A request as it is written on a command line. */
export interface WrittenRequest {
  readonly method: string;
  /** A path with its query, or a whole URL. */
  readonly url: string;
  /** `Name: value`, each. */
  readonly header?: readonly string[];
  /** The body; `@file` reads it. */
  readonly data?: string;
}

/**
 * The request that a client would send.
 *
 * @param hosts those that entries name. A whole URL of another host is taken for the mock's own address, as the server
 * does; of one of these it is taken as sent through a proxy, so that its scheme counts
 * @throws CannotStart when URL, header or file is none
 */
export function writtenRequest(written: WrittenRequest, hosts: ReadonlySet<string>): Request {
  const { target, scheme, authority } = readUrl(written.url);
  const rawHeaders = (written.header ?? []).flatMap(readHeader);
  const host = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === 'host');
  const named = host < 0 ? authority : (rawHeaders[host + 1] as string).toLowerCase();
  const proxied = scheme !== undefined && named !== undefined && isNamed(named, hosts);
  return new Request({
    method: written.method.toUpperCase(),
    target,
    rawHeaders: host < 0 && authority !== undefined ? ['Host', authority, ...rawHeaders] : rawHeaders,
    ...(named === undefined ? {} : { authority: named }),
    ...(proxied ? { form: 'absolute', scheme } : {}),
    ...(written.data === undefined ? {} : { body: readBody(written.data) }),
  });
}

interface WrittenUrl {
  readonly target: string;
  readonly scheme?: string;
  readonly authority?: string;
}

function readUrl(url: string): WrittenUrl {
  if (url.startsWith('/')) return { target: withoutFragment(url) };
  // Not `new URL`: it would tidy the path up, and what is asked about is the path as it is sent.
  const parts = /^(https?):\/\/([^/?#]+)(.*)$/i.exec(url);
  if (!parts) {
    throw new CannotStart(`${JSON.stringify(url)} is no URL`, {
      exitCode: 2,
      hint: 'write a path that begins with /, or a URL that begins with http:// or https://',
    });
  }
  const [, scheme, authority, rest] = parts as unknown as [string, string, string, string];
  const target = withoutFragment(rest.startsWith('/') ? rest : `/${rest}`);
  return { target, scheme: scheme.toLowerCase(), authority: authority.toLowerCase() };
}

const withoutFragment = (target: string): string => target.replace(/#.*$/s, '');

const isNamed = (authority: string, hosts: ReadonlySet<string>): boolean =>
  hosts.has(authority) || hosts.has(authority.replace(/:\d+$/, ''));

function readHeader(text: string): [string, string] {
  const header = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*?)\s*$/s.exec(text);
  if (header) return [header[1] as string, header[2] as string];
  throw new CannotStart(`${JSON.stringify(text)} is no header`, { exitCode: 2, hint: "write -H 'Name: value'" });
}

function readBody(data: string): Buffer {
  if (!data.startsWith('@')) return Buffer.from(data);
  const file = data.slice(1);
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    if (!isErrno(error)) throw error;
    throw new CannotStart(`${file} cannot be read: ${error.message}`, { exitCode: 2, cause: error });
  }
}
