import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, der, elements, integer, octets, oid, sequence, set, TRUE, time, utf8 } from './der.ts';

/**
 * X.509 certificates, written by hand. The library for it, `@peculiar/x509`, takes 200 ms to load, with the
 * `reflect-metadata` that it needs: four times what the first request to an intercepted host may take.
 */

export interface Issuer {
  /** Its distinguished name, encoded. */
  readonly name: Buffer;
  readonly key: KeyObject;
  /** Identifies its key. */
  readonly keyId: Buffer;
}

export interface Validity {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly until: number;
}

/** One that signs others, and itself first. */
export function authorityCertificate(name: string, keys: KeyPair, validity: Validity): Buffer {
  const subject = distinguishedName(name);
  const issuer = { name: subject, key: keys.privateKey, keyId: keyIdOf(keys.publicKey) };
  return signed({
    issuer,
    subject,
    publicKey: keys.publicKey,
    validity,
    extensions: [
      // A certificate authority, and none below it.
      extension('2.5.29.19', sequence(TRUE, integer(Buffer.of(0))), { critical: true }),
      // keyCertSign and cRLSign.
      extension('2.5.29.15', bits(Buffer.of(0x06), 1), { critical: true }),
      extension('2.5.29.14', octets(issuer.keyId)),
      extension('2.5.29.35', sequence(der(0x80, issuer.keyId))),
    ],
  });
}

/** One for a server of this name or address. */
export function serverCertificate(host: string, publicKey: KeyObject, issuer: Issuer, validity: Validity): Buffer {
  return signed({
    issuer,
    // Longer names are too long for this field, and stand where they count in any case: below.
    subject: distinguishedName(host.length <= 64 ? host : 'mockrun'),
    publicKey,
    validity,
    extensions: [
      extension('2.5.29.19', sequence(), { critical: true }),
      // digitalSignature.
      extension('2.5.29.15', bits(Buffer.of(0x80), 7), { critical: true }),
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', sequence(alternativeName(host))),
      extension('2.5.29.14', octets(keyIdOf(publicKey))),
      extension('2.5.29.35', sequence(der(0x80, issuer.keyId))),
    ],
  });
}

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** The name and the key's identifier in a certificate that may issue others. */
export function readIssuer(certificate: Buffer, publicKey: KeyObject): Omit<Issuer, 'key'> {
  const [whole] = elements(certificate);
  const [body] = elements(whole?.content ?? Buffer.alloc(0));
  // A version, when there is one, is the only field with this tag.
  const fields = elements(body?.content ?? Buffer.alloc(0)).filter(({ tag }) => tag !== 0xa0);
  const extensions = fields.find(({ tag }) => tag === 0xa3);
  const list = extensions ? (elements(extensions.content)[0]?.content ?? Buffer.alloc(0)) : Buffer.alloc(0);
  const wanted = oid('2.5.29.14');
  const found = elements(list).find(({ content }) => content.subarray(0, wanted.length).equals(wanted));
  const value = found && elements(found.content).at(-1)?.content;
  return {
    name: fields[4]?.whole ?? distinguishedName(''),
    keyId: (value && elements(value)[0]?.content) ?? keyIdOf(publicKey),
  };
}

export const pem = (certificate: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

interface Unsigned {
  readonly issuer: Issuer;
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly validity: Validity;
  readonly extensions: readonly Buffer[];
}

function signed({ issuer, subject, publicKey, validity, extensions }: Unsigned): Buffer {
  const [algorithm, hash] = signatureOf(issuer.key);
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(serial()),
    algorithm,
    issuer.name,
    sequence(time(validity.from), time(validity.until)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  return sequence(body, algorithm, bits(sign(hash, body, issuer.key)));
}

/** How a key signs: what certificates call it, and the hash. A user's own authority may have any of these keys. */
function signatureOf({ asymmetricKeyType: type }: KeyObject): readonly [algorithm: Buffer, hash: string | null] {
  if (type === 'ec') return [sequence(oid('1.2.840.10045.4.3.2')), 'sha256'];
  if (type === 'rsa') return [sequence(oid('1.2.840.113549.1.1.11'), der(0x05)), 'sha256'];
  if (type === 'ed25519') return [sequence(oid('1.3.101.112')), null];
  throw new Error(`keys of the type ${type} are not supported; ec and rsa are`);
}

/** 127 random bits and never zero, without leading zeros. */
function serial(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40;
  return bytes;
}

const extension = (id: string, value: Buffer, { critical = false } = {}): Buffer =>
  critical ? sequence(oid(id), TRUE, octets(value)) : sequence(oid(id), octets(value));

const distinguishedName = (name: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(name))));

/** SHA-1 of the key's bits: what the field has been made of ever since, and no matter of security. */
function keyIdOf(publicKey: KeyObject): Buffer {
  const [info] = elements(publicKey.export({ type: 'spki', format: 'der' }));
  const key = elements(info?.content ?? Buffer.alloc(0))[1]?.content ?? Buffer.alloc(0);
  return createHash('sha1').update(key.subarray(1)).digest();
}

function alternativeName(host: string): Buffer {
  const version = isIP(host);
  if (version === 0) return der(0x82, Buffer.from(host, 'latin1'));
  return der(0x87, version === 4 ? Buffer.from(host.split('.').map(Number)) : ipv6Bytes(host));
}

/** `::1` → 16 bytes; with an IPv4 tail, too. */
function ipv6Bytes(address: string): Buffer {
  const [, words = address, tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address.replace(/%.*/, '')) ?? [];
  const last = tail === undefined ? [] : tail.split('.').map(Number);
  const [head = [], rest = []] = words
    .replace(/%.*/, '')
    .split('::')
    .map((part) =>
      part
        .split(':')
        .filter(Boolean)
        .flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255]),
    );
  const behind = [...rest, ...last];
  return Buffer.from([...head, ...Array<number>(16 - head.length - behind.length).fill(0), ...behind]);
}
