import { Socket } from 'node:net';
import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask, comparable, read, recordings, scenario, withOwnAddress } from './github.ts';
import { serve, workspace } from './harness.ts';

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

async function octokitFor(...names: string[]): Promise<{ octokit: Octokit; url: string }> {
  const files = names.map((name) => [name.replace('.json', '.yaml'), scenario(read(name))] as const);
  const mock = await serve(workspace(Object.fromEntries(files)).directory);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return { octokit: new Octokit({ baseUrl: mock.url, auth: '0'.repeat(40), log }), url: mock.url };
}
