import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Servers } from '../../support/servers.ts';
import { mockrun, type Run, serve, workspace } from '../harness.ts';
import { casesIn } from './site.ts';

const SCENARIO = `# What the shop answered in May.
pairs:
  - name: list orders          # the first page
    request: {method: GET, path: /orders, headers: {Authorization: [Bearer recorded-secret]}}
    response:
      status: 200              # ok
      headers:
        ETag: '"1"'
      # as JSON
      body: {total: 1, orders: [{id: o-1, price: 9.5}], updated_at: 2026-05-01}
    drift: {headers: [etag], values: [$.total], ignore: [$.updated_at]}
`;

const LIKE_IN_MAY: Reply = {
  headers: { 'Content-Type': 'application/json; charset=utf-8', ETag: '"1"' },
  body: '{"total":1,"orders":[{"id":"o-2","price":1},{"id":"o-3","price":2}],"updated_at":5}',
};

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const servers = new Servers();

afterEach(() => servers.close());

/** A real service: keeps what it was asked. */
async function service(answer: (request: IncomingMessage, count: number) => Reply) {
  const asked: IncomingMessage[] = [];
  const { origin: url } = await servers.http((request: IncomingMessage, response: ServerResponse) => {
    asked.push(request);
    const { status = 200, headers = {}, body = '' } = answer(request, asked.length);
    response.writeHead(status, headers);
    response.end(request.method === 'HEAD' ? '' : body);
  });
  return { url, asked };
}

const shop = (yaml = SCENARIO) => workspace({ 'scenarios/shop.yaml': yaml });

const against = (site: ReturnType<typeof shop>, url: string, flags: readonly string[] = [], env = {}): Promise<Run> =>
  mockrun(['verify', 'scenarios', '--against', url, '--against-rate', '1000', ...flags], { cwd: site.directory, env });

describe('verify --against', () => {
  test('a service that answers as recorded has not moved', async () => {
    const { url, asked } = await service(() => LIKE_IN_MAY);
    const run = await against(shop(), `${url}/v2`);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(asked.map((request) => `${request.method} ${request.url}`)).toEqual(['GET /v2/orders']);
    expect(asked[0]?.headers.authorization).toBeUndefined();
  });

  test.each<[string, Reply, string]>([
    ['status', { ...LIKE_IN_MAY, status: 203 }, 'status: expected 200, got 203'],
    ['a redirect is an answer', { status: 302, headers: { Location: '/elsewhere' } }, 'status: expected 200, got 302'],
    [
      'content type',
      { ...LIKE_IN_MAY, headers: { 'Content-Type': 'application/hal+json', ETag: '"1"' } },
      'headers.content-type: expected application/json, got application/hal+json',
    ],
    [
      'a header',
      { ...LIKE_IN_MAY, headers: { 'Content-Type': 'application/json', ETag: '"2"' } },
      String.raw`headers.etag: expected "\"1\"", got "\"2\""`,
    ],
    [
      'a type',
      { ...LIKE_IN_MAY, body: '{"total":1,"orders":[{"id":"o-2","price":"1"}]}' },
      'body $.orders[0].price: expected number, got string',
    ],
    ['a key that is gone', { ...LIKE_IN_MAY, body: '{"total":1}' }, 'body $.orders: expected array, got nothing'],
    [
      'a key that is new',
      { ...LIKE_IN_MAY, body: '{"total":1,"orders":[],"page":1}' },
      'body $.page: expected nothing, got number',
    ],
    ['a value', { ...LIKE_IN_MAY, body: '{"total":2,"orders":[]}' }, 'body $.total: expected 1, got 2'],
    [
      'another kind of body',
      { headers: { 'Content-Type': 'text/html', ETag: '"1"' }, body: '<h1>' },
      'body $: expected a JSON document, got text',
    ],
  ])('drift: %s', async (_, reply, line) => {
    const { url } = await service(() => reply);
    const site = shop();
    const run = await against(site, url, ['--junit', 'report.xml']);
    expect(run.code).toBe(4);
    expect(run.stdout).toContain(`comparing scenarios with ${url}`);
    expect(run.stdout).toContain(line);
    expect(run.stdout).toContain('scenarios/shop.yaml:3:5');
    const [reported] = casesIn(site.path('report.xml'));
    expect(reported).toMatchObject({ status: 'failure' });
    expect(reported?.text).toContain(line);
  });

  test('keys that only the service sends can be let by', async () => {
    const { url } = await service(() => ({ ...LIKE_IN_MAY, body: '{"total":1,"orders":[],"page":1}' }));
    expect((await against(shop(), url, ['--ignore-extra'])).code).toBe(0);
  });

  test('a service that cannot be reached', async () => {
    const { url } = await service(() => ({}));
    servers.close();
    const site = shop();
    const run = await against(site, url, ['--junit', 'report.xml']);
    expect(run.code).toBe(3);
    expect(run.stdout).toContain('connection refused');
    expect(casesIn(site.path('report.xml'))[0]?.status).toBe('error');
  });

  test('a certificate that nobody vouches for', async () => {
    const { origin: url } = await servers.https((_, response) => response.end());
    const run = await against(shop(), url);
    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(/certificate|self.signed/i);
  });

  test('one that asks for patience gets it', async () => {
    const { url, asked } = await service((_, count) =>
      count === 1 ? { status: 429, headers: { 'Retry-After': '1' } } : LIKE_IN_MAY,
    );
    expect((await against(shop(), url)).code).toBe(0);
    expect(asked).toHaveLength(2);
  });

  test('nothing that could be compared is no success', async () => {
    const { url, asked } = await service(() => ({}));
    const run = await against(shop('pairs: [{request: {method: POST, path: /a}, response: {}}]\n'), url);
    expect(run.code).toBe(5);
    expect(run.stdout).toContain('1 left out that may change something: --against-unsafe sends them');
    expect(asked).toEqual([]);
  });

  test.each([
    [['--update'], '--update is for comparing with a real service'],
    [['--against', 'https://api.test', '--', 'true'], '--against is for tests and replays'],
    [['--against', 'https://api.test', '--repeat', '2'], '--repeat is for tests and replays'],
    [['--against', 'api.test'], 'wants a URL'],
  ])('%j makes no sense', async (flags, message) => {
    const run = await mockrun(['verify', 'scenarios', ...flags], { cwd: shop().directory });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(message);
  });

  test('an invalid file', async () => {
    const { url, asked } = await service(() => ({}));
    const run = await against(shop('pairs: [{request: {method: GET}}]\n'), url);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('a pair needs a path');
    expect(asked).toEqual([]);
  });
});

describe('credentials', () => {
  const flags = ['--against-header', 'Authorization: Bearer $SHOP_TOKEN'];

  test('come from the environment, and appear nowhere', async () => {
    const secret = 'sesame-0123456789';
    const { url, asked } = await service(({ headers: { authorization = 'none' } }) => ({
      headers: { 'Content-Type': 'application/json', ETag: `"${authorization}"` },
      body: JSON.stringify({ total: authorization, orders: [], [authorization]: 1 }),
    }));
    const site = shop();
    const reports = ['--junit', 'report.xml', '--reporter', 'lines', '--reporter', 'json=report.json'];
    const run = await against(site, url, [...flags, ...reports], { SHOP_TOKEN: secret, GITHUB_ACTIONS: 'true' });
    expect(run.code).toBe(4);
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${secret}`);
    const said = [run.stdout, run.stderr, readFileSync(site.path('report.xml'), 'utf8')];
    for (const text of [...said, readFileSync(site.path('report.json'), 'utf8')]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain('recorded-secret');
    }
    expect(run.stdout).toContain('headers.etag');
  });

  test('one that is not set stops it before anything is sent', async () => {
    const { url, asked } = await service(() => LIKE_IN_MAY);
    const run = await against(shop(), url, flags);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('--against-header: Authorization wants $SHOP_TOKEN, which is not set');
    expect(asked).toEqual([]);
  });
});

describe('--update', () => {
  test('rewrites what moved, and then nothing has', async () => {
    const { url } = await service(() => ({
      status: 200,
      headers: { 'Content-Type': 'application/json', ETag: '"2"' },
      body: '{"total":7,"orders":[{"id":1}],"page":{"next":null}}',
    }));
    const site = shop();
    chmodSync(site.path('scenarios/shop.yaml'), 0o640);
    const run = await against(site, url, ['--update']);
    expect(statSync(site.path('scenarios/shop.yaml')).mode & 0o777).toBe(0o640);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('rewritten to what the real service answers: 1');
    expect(readFileSync(site.path('scenarios/shop.yaml'), 'utf8')).toBe(
      SCENARIO.replace(`'"1"'`, `'"2"'`)
        .replace('total: 1', 'total: 7')
        .replace(
          '[{id: o-1, price: 9.5}], updated_at: 2026-05-01',
          '[{id: 1}], page: {next: null}, updated_at: 2026-05-01',
        ),
    );
    expect((await against(site, url)).code).toBe(0);
    expect(readdirSync(site.path('scenarios'))).toEqual(['shop.yaml']);
  });

  test('a body that is a file is rewritten there', async () => {
    const { url } = await service(() => ({ headers: { 'Content-Type': 'application/json' }, body: '{"id":"1"}' }));
    const yaml = `pairs:
  - request: {method: GET, path: /a}
    response: {headers: {Content-Type: application/json}, bodyFile: bodies/a.json}   # in a file
`;
    const site = workspace({ 'scenarios/shop.yaml': yaml, 'scenarios/bodies/a.json': '{\n\t"id": 1\n}\n' });
    expect((await against(site, url, ['--update'])).code).toBe(0);
    expect(readFileSync(site.path('scenarios/bodies/a.json'), 'utf8')).toBe('{\n\t"id": "1"\n}\n');
    expect(readFileSync(site.path('scenarios/shop.yaml'), 'utf8')).toBe(yaml);
  });

  test('what cannot be rewritten stays as it is, and stays drift', async () => {
    const yaml = `x-ok: &ok {body: {id: 1}}
pairs:
  - {name: one, request: {method: GET, path: /a}, response: *ok}
templates:
  - {name: two, request: {path: /b}, response: {body: {id: 1}}, example: {path: /b}}
`;
    const { url } = await service(() => ({ headers: { 'Content-Type': 'application/json' }, body: '{"id":"1"}' }));
    const site = shop(yaml);
    const run = await against(site, url, ['--update']);
    expect(run.code).toBe(4);
    expect(run.stdout).toContain('not rewritten: it uses an alias there');
    expect(run.stdout).toContain('not rewritten: a template is never rewritten');
    expect(readFileSync(site.path('scenarios/shop.yaml'), 'utf8')).toBe(yaml);
  });
});

const corpus = fileURLToPath(new URL('../../../../shared/corpora/github/', import.meta.url));
const recordings = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith('.json')) : [];

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly response: unknown;
  readonly reqheaders: Readonly<Record<string, string | number>>;
  readonly headers: Readonly<Record<string, string | number>>;
}

describe.skipIf(recordings.length === 0)('recordings of a real service', () => {
  const scenarioOf = (name: string): string => {
    const recorded = JSON.parse(readFileSync(`${corpus}${name}`, 'utf8')) as Recorded[];
    const pairs = recorded.map(({ method, path, body, status, response, reqheaders, headers }) => ({
      request: {
        method: method.toUpperCase(),
        path: path.split('?')[0] as string,
        query: path.split('?')[1] ?? '',
        ...(body === '' ? {} : { body }),
        headers: texts(reqheaders),
      },
      response: { status, headers: texts(headers), ...(response === '' ? {} : { body: response }) },
    }));
    return stringify({ pairs });
  };
  const texts = (headers: Readonly<Record<string, string | number>>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [String(value)]]));

  test('a mock of the same has not moved; of changed ones each is told, and brought up to date', async () => {
    const files = Object.fromEntries(recordings.map((name) => [`scenarios/${name}.yaml`, scenarioOf(name)]));
    const site = workspace(files);
    const { url } = await serve(site.path('scenarios'));
    const same = await against(site, url, ['--against-unsafe']);
    expect(same.stdout).not.toContain('✖');
    expect(same.code).toBe(0);
    const changed = site.path('scenarios/get-organization.json.yaml');
    const before = readFileSync(changed, 'utf8');
    writeFileSync(changed, before.replace(/^( +)login: .*$/m, '$1login: 5').replace(/^ +node_id: .*\n/m, ''));
    const drifted = await against(site, url, ['--filter', 'get-organization']);
    expect(drifted.code).toBe(4);
    expect(drifted.stdout).toContain('body $.login: expected number, got string');
    expect((await against(site, url, ['--filter', 'get-organization', '--update'])).code).toBe(0);
    expect(readFileSync(changed, 'utf8').split('\n')).toHaveLength(before.split('\n').length);
    expect((await against(site, url, ['--against-unsafe'])).code).toBe(0);
  });
});
