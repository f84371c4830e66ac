import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { chromium, startProxy } from './clients.ts';

const SCENARIO = `pairs:
  - name: page
    request: {method: GET, scheme: https, host: shop.test, path: /}
    response: {headers: {Content-Type: text/html}, body: '<title>loading</title><script src="/app.js"></script>'}
  - name: script
    request: {method: GET, scheme: https, host: shop.test, path: /app.js}
    response: {headers: {Content-Type: text/javascript}, body: 'document.title = "from the mock"'}
`;

test.skipIf(chromium === undefined)(
  'a browser loads an https page through the proxy, the CA trusted',
  async () => {
    const { mock, ca, at } = await startProxy(SCENARIO);
    const spki = new X509Certificate(ca).publicKey.export({ type: 'spki', format: 'der' });
    const flags = [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      `--user-data-dir=${at.path('profile')}`,
      `--proxy-server=http://127.0.0.1:${mock.port}`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
      '--virtual-time-budget=5000',
      '--dump-dom',
      'https://shop.test/',
    ];
    const page = execFileSync(chromium as string, flags, { encoding: 'utf8', timeout: 60_000 });
    expect(page).toContain('<title>from the mock</title>');
  },
  90_000,
);
