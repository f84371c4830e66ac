import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { serve, workspace } from './harness.ts';

const corpus = fileURLToPath(new URL('../../../shared/corpora/github/', import.meta.url));
const recordings = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith('.json')) : [];

interface Recorded {
  readonly scope: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly response: unknown;
  readonly reqheaders: Readonly<Record<string, string | number>>;
  readonly headers: Readonly<Record<string, string | number>>;
}

describe.skipIf(recordings.length === 0)('recorded exchanges, driven by the real client', () => {
  // Not by replacing `net.connect`: every socket there is, of TLS and of `fetch` too, connects by this method.
  const connect = Reflect.get(Socket.prototype, 'connect') as (...args: unknown[]) => Socket;
  const reached: string[] = [];

  beforeEach(() => {
    reached.length = 0;
    Socket.prototype.connect = function guarded(this: Socket, ...args: unknown[]): Socket {
      const [options] = (Array.isArray(args[0]) ? args[0] : args) as [{ host?: string; hostname?: string }];
      const host = options.host ?? options.hostname ?? 'localhost';
      reached.push(host);
      if (host !== '127.0.0.1') throw new Error(`a connection to ${host} leaves the machine`);
      return Reflect.apply(connect, this, args);
    };
  });

  afterEach(() => {
    Socket.prototype.connect = connect;
    expect(new Set(reached)).toEqual(new Set(['127.0.0.1']));
  });

  test.each(recordings)('%s answers as recorded', async (name) => {
    const { octokit, url } = await octokitFor(name);
    for (const recorded of read(name)) {
      const answer = await ask(octokit, recorded);
      expect(answer.status).toBe(recorded.status);
      expect(comparable(answer.headers, url)).toEqual(comparable(recorded.headers, url));
      expect(answer.data ?? '').toEqual(withOwnAddress(recorded.response, url));
    }
  });

  test('the client follows Link headers through all pages', async () => {
    const { octokit } = await octokitFor('paginate-issues.json');
    const pages: number[] = [];
    const issues = await octokit.paginate(
      octokit.rest.issues.listForRepo,
      { owner: 'octokit-fixture-org', repo: 'paginate-issues', per_page: 3 },
      (page) => {
        pages.push(page.data.length);
        return page.data;
      },
    );
    expect(pages).toEqual([3, 3, 3, 3, 1]);
    const recorded = read('paginate-issues.json').flatMap((page) => page.response as { number: number }[]);
    expect(issues.map((issue) => issue.number)).toEqual(recorded.map((issue) => issue.number));
  });

  test('the methods of the client meet the recordings as they are', async () => {
    const owner = 'octokit-fixture-org';
    const { octokit } = await octokitFor(...recordings);
    const org = await octokit.rest.orgs.get({ org: owner });
    expect(org.data.login).toBe(owner);
    const found = await octokit.rest.search.issuesAndPullRequests({ q: `sesame repo:${owner}/search-issues` });
    expect(found.data.total_count).toBe(2);
    const labels = await octokit.rest.issues.addLabels({
      owner,
      repo: 'add-labels-to-issue',
      issue_number: 1,
      labels: ['Foo', 'bAr', 'baZ'],
    });
    expect(labels.data.map((label) => label.name)).toEqual(['Foo', 'bAr', 'baZ']);
    const readme = await octokit.rest.repos.getContent({
      owner,
      repo: 'hello-world',
      path: 'README.md',
      mediaType: { format: 'raw' },
    });
    expect(readme.data).toBe('# hello-world');
    const lock = { owner, repo: 'lock-issue', issue_number: 1 };
    expect((await octokit.rest.issues.lock(lock)).status).toBe(204);
    expect((await octokit.rest.issues.unlock(lock)).status).toBe(204);
    await expect(
      octokit.rest.issues.createLabel({ owner, repo: 'errors', name: 'foo', color: 'invalid' }),
    ).rejects.toMatchObject({ status: 422, message: expect.stringContaining('Validation Failed') });
  });

  test('a request that was not recorded is told so', async () => {
    const { octokit } = await octokitFor('get-organization.json');
    await expect(octokit.rest.orgs.get({ org: 'another' })).rejects.toMatchObject({
      status: 404,
      response: { headers: { 'x-mockrun-unmatched': 'true' } },
    });
  });
});

const read = (name: string): Recorded[] => JSON.parse(readFileSync(path.join(corpus, name), 'utf8')) as Recorded[];

async function octokitFor(...names: string[]): Promise<{ octokit: Octokit; url: string }> {
  const files = names.map((name) => [name.replace('.json', '.yaml'), scenario(read(name))] as const);
  const mock = await serve(workspace(Object.fromEntries(files)).directory);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return { octokit: new Octokit({ baseUrl: mock.url, auth: '0'.repeat(40), log }), url: mock.url };
}

/** Recorded exchanges as pairs; what was asked more than once answers call by call. */
function scenario(exchanges: readonly Recorded[]): string {
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

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** One recorded call through the client, which throws what is no success. */
async function ask(octokit: Octokit, { method, path: url, body, reqheaders }: Recorded): Promise<Answer> {
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
function comparable(headers: Answer['headers'], url: string): Record<string, string> {
  const framing = new Set(['content-length', 'connection', 'keep-alive', 'transfer-encoding']);
  const kept = Object.entries(headers).filter(([name, value]) => !framing.has(name) && value !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [name, withOwnAddress(String(value), url) as string]));
}

const withOwnAddress = (value: unknown, url: string): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('https://api.github.com', url));
