import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import http2 from 'node:http2';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newAuthority } from '../../../src/io/ca/authority.ts';
import { pem, readIssuer, serverCertificate } from '../../../src/io/ca/certificate.ts';
import { CERTIFICATE, KEY } from '../../support/servers.ts';
import { workspace } from '../harness.ts';
import { askSecurely, startProxy } from '../proxy/clients.ts';

const SCENARIO = 'pairs:\n  - {name: hello, request: {method: GET, path: /hello}, response: {body: hello}}\n';
const DAY = 86_400_000;

const root = newAuthority();
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));

/** Of this host, valid from and until so many days from now, signed by an authority that the mock trusts. */
function signed(host: string, from: number, until: number): string {
  const { raw, publicKey } = new X509Certificate(root.certificate);
  const issuer = { key: createPrivateKey(root.key), ...readIssuer(raw, publicKey) };
  const validity = { from: Date.now() + from * DAY, until: Date.now() + until * DAY };
  return pem(serverCertificate(host, keys.publicKey, issuer, validity));
}

/** The port of a service that shows this certificate. */
async function showing(cert: string | Buffer, secret: string | Buffer = key): Promise<number> {
  return await listening(https.createServer({ cert, key: secret }, (req, res) => res.end(`real ${req.httpVersion}`)));
}

async function listening(server: https.Server | http2.Http2SecureServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** What a client of the proxy gets that asks for `https` there. */
async function answers(ports: readonly number[], flags: readonly string[] = []): Promise<string[]> {
  const at = workspace({ 'root.pem': root.certificate });
  const env = { NODE_EXTRA_CA_CERTS: at.path('root.pem') };
  const proxy = await startProxy(SCENARIO, ['--mode', 'spy', ...flags], env);
  const texts: string[] = [];
  for (const port of ports) {
    const { status, body } = await askSecurely(proxy, `127.0.0.1:${port}`, '/x');
    texts.push(`${status} ${body.replaceAll(String(port), 'PORT').trim()}`);
  }
  return texts;
}

const WHY = '502 "https://127.0.0.1:PORT" did not answer: ';

describe('certificates of the services behind', () => {
  const all = () =>
    Promise.all([
      showing(signed('127.0.0.1', -1, 1)),
      showing(signed('127.0.0.1', -9, -1)),
      showing(signed('127.0.0.1', 1, 9)),
      showing(signed('other.test', -1, 1)),
      showing(CERTIFICATE, KEY),
    ]);

  test('are verified: expired, of the future, of another host, and self-signed are each a 502 that says so', async () => {
    expect(await answers(await all())).toEqual([
      '200 real 1.1',
      `${WHY}the certificate of 127.0.0.1:PORT has expired`,
      `${WHY}the certificate of 127.0.0.1:PORT is not trusted here: certificate is not yet valid`,
      `${WHY}the certificate of 127.0.0.1:PORT is for another name`,
      `${WHY}the certificate of 127.0.0.1:PORT is self-signed, and not trusted here (NODE_EXTRA_CA_CERTS=FILE trusts its issuer, --insecure-upstream takes any)`,
    ]);
  });

  test('are taken as they are with --insecure-upstream', async () => {
    expect(await answers(await all(), ['--insecure-upstream'])).toEqual(Array(5).fill('200 real 1.1'));
  });
});

test('a service that speaks HTTP/2 is asked over HTTP/1.1, and one that speaks nothing else is told of', async () => {
  const cert = signed('127.0.0.1', -1, 1);
  const both = http2.createSecureServer({ cert, key, allowHTTP1: true }, (req, res) =>
    res.end(`real ${req.httpVersion}`),
  );
  const strict = http2.createSecureServer({ cert, key }, (req, res) => res.end(`real ${req.httpVersion}`));
  expect(await answers([await listening(both), await listening(strict)])).toEqual([
    '200 real 1.1',
    `${WHY}127.0.0.1:PORT speaks no HTTP/1.1, perhaps only HTTP/2`,
  ]);
});
