import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { mockrun, workspace } from '../harness.ts';
import { node } from './site.ts';

const servers = new Servers();
afterEach(() => servers.close());

const file = (name: string): string => fileURLToPath(new URL(`../../../fixtures/io/tls/${name}`, import.meta.url));
const OWN = ['--cert', file('certificate.pem'), '--key', file('key.pem')];

const SHOP = `pairs:
  - {name: orders, request: {method: GET, scheme: https, host: api.shop.test, path: /orders}, response: {body: from the mock}}
`;

/** Asks for https://api.shop.test/orders as a client with a proxy does, and prints the answer. */
const THROUGH_PROXY = node(`
  const { hostname, port } = new URL(process.env.HTTPS_PROXY);
  const ca = require('fs').readFileSync(process.env.NODE_EXTRA_CA_CERTS);
  require('http').request({ hostname, port, method: 'CONNECT', path: 'api.shop.test:443' }).on('connect', (_, socket) => {
    const secure = require('tls').connect({ socket, servername: 'api.shop.test', ca });
    secure.write('GET /orders HTTP/1.1\\r\\nHost: api.shop.test\\r\\nConnection: close\\r\\n\\r\\n');
    secure.pipe(process.stdout);
  }).end();`);

const shop = () =>
  workspace({
    'scenarios/shop.yaml': SHOP,
    'mockrun.config.yaml': `verify: {env: {HTTPS_PROXY: '{{mock.url}}', NODE_EXTRA_CA_CERTS: '{{mock.ca}}'}}\n`,
  });

describe('a command that uses the mock as its proxy', () => {
  test('finds the certificate of the CA, and is answered over https', async () => {
    const { directory, path } = shop();
    const run = await mockrun(['verify', '--fail-on', 'unused', '--', ...THROUGH_PROXY], {
      cwd: directory,
      env: { XDG_DATA_HOME: path('data') },
    });
    expect(run.stdout).toContain('from the mock');
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  test('that wants a CA where nothing is intercepted is told so', async () => {
    const { directory } = shop();
    const { code, stderr } = await mockrun(['verify', '--no-intercept', '--', 'true'], { cwd: directory });
    expect([code, stderr]).toEqual([2, expect.stringContaining('wants {{mock.ca}}, and there is no CA')]);
  });
});

describe('with a certificate of its own', () => {
  test('the scenarios are judged over https', async () => {
    const { directory } = workspace({
      'a.yaml': `templates:
  - {name: where, request: {path: /where}, response: {templated: true, body: '{{request.baseUrl}}'}}
tests:
  - {name: https, send: {path: /where}, expect: {body: {startsWith: 'https://127.0.0.1:'}, answeredBy: where}}
`,
    });
    const { code, stdout } = await mockrun(['verify', directory, ...OWN]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('1 of 1 entry hit')]);
  });

  test('a command finds an address that speaks it', async () => {
    const { directory } = workspace({
      'a.yaml': 'pairs:\n  - {request: {method: GET, path: /a}, response: {body: hi}}\n',
    });
    const command = node(
      `fetch(process.env.MOCKRUN_URL + '/a').then((r) => r.text()).then((t) => console.log(process.env.MOCKRUN_URL, t))`,
    );
    const env = { NODE_EXTRA_CA_CERTS: file('certificate.pem') };
    const { code, stdout } = await mockrun(['verify', directory, ...OWN, '--', ...command], { env });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/https:\/\/127\.0\.0\.1:\d+ hi/)]);
  });
});

test('--against takes any certificate when told to', async () => {
  const { origin } = await servers.https((_, res) => void res.end('hi'));
  const { directory } = workspace({
    'a.yaml': 'pairs:\n  - {request: {method: GET, path: /a}, response: {body: hi}}\n',
  });
  const args = ['verify', directory, '--against', origin];
  const refused = await mockrun(args);
  expect([refused.code, refused.stdout]).toEqual([3, expect.stringContaining('certificate')]);
  const taken = await mockrun([...args, '--insecure-upstream']);
  expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('anybody can pose as them')]);
});
