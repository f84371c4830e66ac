import { existsSync, readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonValue } from '../../../src/model/json.ts';

/** Simulations of Hoverfly's own tests and documents; not part of this repository. */
const FOLDER = fileURLToPath(new URL('../../../../shared/corpora/hoverfly/', import.meta.url));

export const hasCorpus = existsSync(path.join(FOLDER, 'cases.json'));

export const simulationNames = (): string[] =>
  hasCorpus ? readdirSync(FOLDER).filter((name) => name.endsWith('.json') && name !== 'cases.json') : [];

export const readCorpus = (name: string): Buffer => readFileSync(path.join(FOLDER, name));

export interface Case {
  readonly id: string;
  readonly title: string;
  /** A file without `.json`, or a simulation. */
  readonly sim: string | JsonValue;
  readonly flags?: readonly string[];
  readonly steps?: readonly Step[];
}

export interface Step {
  readonly request: {
    readonly method: string;
    /** Absolute: as to a forward proxy. */
    readonly url: string;
    readonly body: string | null;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly expect: {
    readonly status: number | 'INCOMPLETE';
    readonly body?: string;
    readonly contains?: readonly string[];
    readonly matches?: string;
    readonly headers?: Readonly<Record<string, readonly string[]>>;
    readonly minMs?: number;
    readonly maxMs?: number;
  };
}

export const cases = (): Case[] =>
  hasCorpus ? (JSON.parse(readCorpus('cases.json').toString()) as { cases: Case[] }).cases : [];

export const simulationOf = ({ sim }: Case): Buffer =>
  typeof sim === 'string' ? readCorpus(`${sim}.json`) : Buffer.from(JSON.stringify(sim));

export interface Got {
  readonly status: number;
  readonly body: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly ms: number;
}

/** Sends one step to a mock: through it, when the URL is absolute. */
export function send(mock: string, { method, url, body, headers }: Step['request']): Promise<Got> {
  const { hostname, port } = new URL(mock);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const host = url.startsWith('http') ? { Host: new URL(url).host } : {};
    const target =
      url.startsWith('http') && !/^https?:\/\/[^/]+[/?]/.test(url)
        ? `${url}/`
        : url.replace(/^(https?:\/\/[^/?]+)\?/, '$1/?');
    const request = http.request({
      hostname,
      port,
      method,
      path: target,
      headers: { ...host, ...headers },
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          headers: response.rawHeaders,
          ms: performance.now() - started,
        }),
      );
    });
    request.end(body ?? undefined);
  });
}
