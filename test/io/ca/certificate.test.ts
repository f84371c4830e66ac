import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Authority, newAuthority } from '../../../src/io/ca/authority.ts';
import { authorityCertificate, pem } from '../../../src/io/ca/certificate.ts';
import { bits, der, elements, integer, octets, oid, sequence, time, utf8 } from '../../../src/io/ca/der.ts';

const DAY = 86_400_000;
const made = newAuthority();
const authority = new Authority(made.certificate, made.key);

describe('encoding', () => {
  test('what is written can be read', () => {
    const tree = fc.letrec<{ tree: Buffer }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.uint8Array({ maxLength: 300 }).map((bytes) => octets(Buffer.from(bytes))),
        fc.string().map(utf8),
        fc.array(tie('tree'), { maxLength: 4 }).map((parts) => sequence(...parts)),
      ),
    })).tree;
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (parts) => {
        const read = elements(Buffer.concat(parts));
        expect(read.map(({ whole }) => whole)).toEqual(parts);
        for (const { whole, tag, content } of read) expect(der(tag, content)).toEqual(whole);
      }),
    );
  });

  test.each([
    ['2.5.29.17', '0603551d11'],
    ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
    ['1.3.6.1.5.5.7.3.1', '06082b06010505070301'],
  ])('object identifier %s', (dotted, hex) => {
    expect(oid(dotted).toString('hex')).toBe(hex);
  });

  test('numbers and times', () => {
    expect(integer(Buffer.of(0x7f)).toString('hex')).toBe('02017f');
    expect(integer(Buffer.of(0x80)).toString('hex')).toBe('02020080');
    expect(bits(Buffer.of(6), 1).toString('hex')).toBe('03020106');
    expect(
      time(Date.UTC(2026, 10, 20, 1, 2, 3))
        .subarray(2)
        .toString(),
    ).toBe('261120010203Z');
    expect(
      time(Date.UTC(2050, 0, 1))
        .subarray(2)
        .toString(),
    ).toBe('20500101000000Z');
  });
});

describe('certificates', () => {
  test('an authority: for certificates alone, ten years at most', () => {
    const ca = new X509Certificate(made.certificate);
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(Date.parse(ca.validTo) - Date.parse(ca.validFrom)).toBeLessThanOrEqual(3650 * DAY);
    expect(ca.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(new X509Certificate(newAuthority().certificate).subject).toMatch(/^CN=mockrun local CA [\da-f]{4}$/);
  });

  test.each([
    ['api.test', 'DNS:api.test'],
    ['127.0.0.1', 'IP Address:127.0.0.1'],
    ['::1', 'IP Address:0:0:0:0:0:0:0:1'],
    ['fe80::1:2', 'IP Address:FE80:0:0:0:0:0:1:2'],
    ['::ffff:10.1.2.3', 'IP Address:0:0:0:0:0:FFFF:A01:203'],
    ['xn--bcher-kva.test', 'DNS:xn--bcher-kva.test'],
    [`${'long.'.repeat(40)}test`, `DNS:${'long.'.repeat(40)}test`],
  ])('a server %s', (host, name) => {
    const leaf = new X509Certificate(authority.leafFor(host).cert);
    const ca = new X509Certificate(made.certificate);
    expect(leaf.subjectAltName).toBe(name);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBeLessThanOrEqual(397 * DAY);
    expect(Date.parse(leaf.validTo)).toBeLessThanOrEqual(Date.parse(ca.validTo));
  });

  test('one for a host, with one key for all', () => {
    expect(authority.leafFor('a.test')).toBe(authority.leafFor('a.test'));
    const other = new Authority(made.certificate, made.key).leafFor('a.test');
    const [one, two] = [authority.leafFor('a.test'), authority.leafFor('b.test')];
    expect(one.key).toBe(two.key);
    expect(other.key).not.toBe(one.key);
    const serials = [one, two, other].map(({ cert }) => new X509Certificate(cert).serialNumber);
    expect(new Set(serials).size).toBe(3);
  });

  test('the oldest of very many is made anew', () => {
    const first = authority.leafFor('first.test');
    for (let index = 0; index < 1000; index += 1) authority.leafFor(`h${index}.test`);
    expect(authority.leafFor('first.test')).not.toBe(first);
  });
});

describe('an authority of one’s own', () => {
  const validity = { from: Date.now() - DAY, until: Date.now() + 10 * DAY };
  const text = (keys: { privateKey: { export(o: object): string | Buffer } }): string =>
    String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));

  test.each([
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['Ed25519', generateKeyPairSync('ed25519')],
  ])('with an %s key', (_, keys) => {
    const ca = new X509Certificate(pem(authorityCertificate('own', keys, validity)));
    const leaf = new X509Certificate(new Authority(ca.toString(), text(keys)).leafFor('api.test').cert);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    // Never longer than its authority.
    expect(Date.parse(leaf.validTo)).toBeLessThanOrEqual(validity.until);
  });

  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leaf = authority.leafFor('api.test');
  const dated = (from: number, until: number): string =>
    pem(authorityCertificate('own', keys, { from: Date.now() + from * DAY, until: Date.now() + until * DAY }));

  test.each([
    ['nothing', '', made.key, 'holds no certificate that can be read'],
    ['no key', made.certificate, '', 'holds no private key that can be read'],
    ['somebody else’s key', made.certificate, text(keys), 'does not belong to its certificate'],
    ['no authority', leaf.cert.slice(0, leaf.cert.indexOf('-----END') + 26), leaf.key, 'it is no CA'],
    ['an old one', dated(-20, -1), text(keys), /expired on \w+ +\d/],
    ['one of the future', dated(1, 20), text(keys), /not valid before/],
  ])('%s', (_, certificate, key, reason) => {
    expect(() => new Authority(certificate, key)).toThrow(reason);
    expect(createPrivateKey(made.key).asymmetricKeyType).toBe('ec');
  });
});
