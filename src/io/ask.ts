import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export interface HttpQuestion {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds of silence after which it gives up. */
  readonly patience: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** One request, and its whole answer as text. Rejects with Node's error; with `ETIMEDOUT` when nothing comes. */
export function ask({ method, url, headers, body, patience }: HttpQuestion): Promise<HttpAnswer> {
  // Loaded here: a command that asks nobody does not pay for it.
  const { request } = require(url.protocol === 'https:' ? 'node:https' : 'node:http') as typeof import('node:http');
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false, timeout: patience }, (reply) => {
      const pieces: Buffer[] = [];
      reply.on('data', (piece: Buffer) => pieces.push(piece));
      reply.on('error', reject);
      reply.on('end', () => {
        const { statusCode: status = 0, headers } = reply;
        resolve({ status, headers, text: Buffer.concat(pieces).toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(Object.assign(new Error('it does not answer'), { code: 'ETIMEDOUT' })));
    sent.end(body);
  });
}
