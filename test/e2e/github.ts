import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Octokit } from '@octokit/rest';
import { stringify } from 'yaml';

const corpus = fileURLToPath(new URL('../../../shared/corpora/github/', import.meta.url));
/** Names of recorded sessions; none where the recordings are not there. */
export const recordings = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith('.json')) : [];

export interface Recorded {
  readonly scope: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly response: unknown;
  readonly reqheaders: Readonly<Record<string, string | number>>;
  readonly headers: Readonly<Record<string, string | number>>;
}

export const read = (name: string): Recorded[] =>
  JSON.parse(readFileSync(path.join(corpus, name), 'utf8')) as Recorded[];

/** Recorded exchanges as pairs; what was asked more than once answers call by call. */
export function scenario(exchanges: readonly Recorded[]): string {
  const pairs = new Map<string, { request: object; responses: object[] }>();
  for (const recorded of exchanges) {
    const { hostname, protocol } = new URL(recorded.scope);
    const [target, query = ''] = recorded.path.split('?');
    const request = {
      method: recorded.method.toUpperCase(),
      scheme: protocol.replace(':', ''),
      host: hostname,
      // Today's client asks without the slash that it sent when this was recorded.
      path: (target as string).replace(/\/$/, ''),
      query,
      body: recorded.body,
      headers: recorded.reqheaders,
    };
    const response = { status: recorded.status, headers: recorded.headers, body: recorded.response };
    const key = JSON.stringify({ ...request, headers: undefined });
    const pair = pairs.get(key) ?? { request, responses: [] };
    pair.responses.push(response);
    pairs.set(key, pair);
  }
  const entries = [...pairs.values()].map(({ request, responses }) =>
    responses.length === 1 ? { request, response: responses[0] } : { request, responses },
  );
  return stringify({ rewrite: true, pairs: entries });
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** One recorded call through the client, which throws what is no success. */
export async function ask(octokit: Octokit, { method, path: url, body, reqheaders }: Recorded): Promise<Answer> {
  const { accept } = reqheaders;
  const data = body === '' ? {} : { data: body };
  try {
    return await octokit.request({
      method: method.toUpperCase() as 'GET',
      url,
      headers: { accept: String(accept) },
      ...data,
    });
  } catch (error) {
    const { response } = error as { response?: Answer };
    if (response === undefined) throw error;
    return response;
  }
}

/** Headers as recorded, the mock's own address in place of the recorded one, without those that frame a message. */
export function comparable(headers: Answer['headers'], url: string): Record<string, string> {
  const framing = new Set(['content-length', 'connection', 'keep-alive', 'transfer-encoding']);
  const kept = Object.entries(headers).filter(([name, value]) => !framing.has(name) && value !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [name, withOwnAddress(String(value), url) as string]));
}

export const withOwnAddress = (value: unknown, url: string): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('https://api.github.com', url));
