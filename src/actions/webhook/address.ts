import { wellFormed } from '../expressions/encode.ts';

/** Where a request goes. */
export interface Address {
  /** `http://127.0.0.1:9000`. */
  readonly origin: string;
  /** Path and query, fit to be sent. */
  readonly path: string;
  /** The value of `Authorization`, when the URL has a user and a password. */
  readonly authorization?: string;
}

const URL_PARTS = /^([a-z][a-z\d+.-]*):\/\/([^/?#\\]*)([^#]*)/i;

/**
 * Takes a URL apart; what is wrong with it otherwise, to stand behind "invalid URL". The path is not resolved: `..` and
 * `//` are sent as they are, and what cannot stand in a request is percent-encoded.
 */
export function readAddress(url: string): Address | string {
  const trimmed = url.trim();
  if (trimmed === '') return 'it is empty';
  const parts = URL_PARTS.exec(trimmed);
  if (!parts) return 'it does not start with http:// or https://';
  const [, scheme = '', authority = '', rest = ''] = parts;
  if (!/^https?$/i.test(scheme)) return `only http and https can be called, not ${scheme}`;
  if (authority === '') return 'it names no host';
  const base = parseBase(scheme, authority);
  if (!base) return `"${shortened(authority.replace(/^.*@/, ''))}" is no host`;
  const address = { origin: base.origin, path: sendable(rest.startsWith('/') ? rest : `/${rest}`) };
  if (base.username === '' && base.password === '') return address;
  const credentials = `${decode(base.username)}:${decode(base.password)}`;
  return { ...address, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function parseBase(scheme: string, authority: string): URL | undefined {
  try {
    return new URL(`${scheme}://${authority}/`);
  } catch {
    return undefined;
  }
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Percent-encodes what a request line cannot hold. Escapes that are there stay. */
export const sendable = (path: string): string =>
  /^[!$-;=?-[\]_a-z~]*$/.test(path) ? path : wellFormed(path).replace(/[^!$-;=?-[\]_a-z~]/gu, encodeURIComponent);

/** A URL for people: without credentials, and without its query, where keys tend to stand. */
export const shownUrl = (url: string): string => shortened(url.replace(/\/\/[^/?#@]*@/, '//').replace(/\?.*$/s, '?…'));

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
