import type { Rendering } from '../model/rendering.ts';
import type { Reply } from '../model/reply.ts';

/** A service as recordings name it. Without a scheme, both are meant. */
export interface Origin {
  readonly scheme: string | undefined;
  readonly host: string;
}

const REWRITTEN_HEADERS = new Set(['location', 'content-location', 'link', 'refresh']);
const TEXT_TYPE = /^(text\/|[^;]*(json|xml|javascript|ecmascript|yaml|x-www-form-urlencoded))/i;
const DEFAULT_PORTS: { readonly [scheme: string]: string } = { http: '80', https: '443' };

/** Replaces recorded origins in replies by the mock's own address, as the client at hand reached it. */
export class Rewriter {
  readonly #pattern: RegExp;

  constructor(origins: readonly Origin[]) {
    const alternatives = origins.flatMap(({ scheme, host }) =>
      (scheme === undefined ? ['https', 'http'] : [scheme]).map(
        (each) => `${each}:\\\\?/\\\\?/${escape(host)}${defaultPort(each, host)}`,
      ),
    );
    // What follows must end the authority: `https://api.test.example.com` is another host.
    this.#pattern = new RegExp(`(?:${alternatives.join('|')})(?![\\w-]|\\.\\w|:\\d)`, 'gi');
  }

  /** The same reply, or a function of the rendering when there is something to replace. */
  prepare(reply: Reply): Reply | ((rendering: Rendering) => Reply) {
    if (!this.#touches(reply)) return reply;
    // Nearly all requests come by one address: the last result is kept.
    let lastOrigin: string | undefined;
    let last = reply;
    return ({ origin }) => {
      if (origin !== lastOrigin) {
        last = this.apply(reply, origin);
        lastOrigin = origin;
      }
      return last;
    };
  }

  apply(reply: Reply, origin: string): Reply {
    const headers = reply.headers.map((value, index) =>
      index % 2 === 1 && isRewritten(reply.headers[index - 1]) ? this.#replace(value, origin) : value,
    );
    return { status: reply.status, headers, body: this.#body(reply, origin) };
  }

  #body(reply: Reply, origin: string): string | Buffer {
    if (!isText(reply)) return reply.body;
    // Hosts are ASCII, so replacing within the latin1 form leaves every multi-byte character whole.
    const replaced = this.#replace(latin1(reply.body), origin);
    return typeof reply.body === 'string' ? replaced : Buffer.from(replaced, 'latin1');
  }

  #replace(text: string, origin: string): string {
    return text.replace(this.#pattern, (found) => (found.includes('\\/') ? origin.replaceAll('/', '\\/') : origin));
  }

  #touches(reply: Reply): boolean {
    const rewritten = reply.headers.filter((_, index) => index % 2 === 1 && isRewritten(reply.headers[index - 1]));
    const body = isText(reply) ? latin1(reply.body) : '';
    return [...rewritten, body].some((text) => text.search(this.#pattern) >= 0);
  }
}

const isRewritten = (name: string | undefined): boolean => REWRITTEN_HEADERS.has((name ?? '').toLowerCase());

const latin1 = (body: string | Buffer): string => (typeof body === 'string' ? body : body.toString('latin1'));

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const defaultPort = (scheme: string, host: string): string =>
  host.includes(':') || DEFAULT_PORTS[scheme] === undefined ? '' : `(?::${DEFAULT_PORTS[scheme]})?`;

function isText(reply: Reply): boolean {
  let type: string | undefined;
  for (let index = 0; index < reply.headers.length; index += 2) {
    const name = (reply.headers[index] as string).toLowerCase();
    if (name === 'content-encoding' && !/^identity$/i.test(reply.headers[index + 1] as string)) return false;
    if (name === 'content-type') type = reply.headers[index + 1];
  }
  return type === undefined || TEXT_TYPE.test(type);
}
