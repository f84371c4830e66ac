import type { Origin } from '../intake.ts';

const USUAL: { readonly [scheme: string]: string } = { http: '80', https: '443' };

/** `api.test:443` as a URL that any host can be read from; undefined when it is not `host:port`. */
export function parseAuthority(text: string): URL | undefined {
  if (!/^(?:[\w.~-]+|\[[\da-f:.]+\]):\d{1,5}$/i.test(text) || !URL.canParse(`https://${text}`)) return undefined;
  const url = new URL(`https://${text}`);
  return url.port === '0' ? undefined : url;
}

/** Where requests in a tunnel to this place go, once it is known which scheme is spoken there. */
export function originOf(scheme: Origin['scheme'], target: URL): Origin {
  const port = target.port || '443';
  return { scheme, authority: port === USUAL[scheme] ? target.hostname : `${target.hostname}:${port}` };
}
