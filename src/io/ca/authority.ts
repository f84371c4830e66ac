import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { Recent } from '../recent.ts';
import { authorityCertificate, type Issuer, type KeyPair, pem, readIssuer, serverCertificate } from './certificate.ts';

const DAY = 86_400_000;
/** Browsers take no longer ones: 397 days, the day before today included. */
const SERVER_DAYS = 365;
const AUTHORITY_DAYS = 3649;
/** Clocks of clients may be behind. */
const BEFORE = DAY;
const HOSTS_KEPT = 1000;

/** What a TLS server shows for one host. */
export interface Leaf {
  /** PEM, with the authority's behind it. */
  readonly cert: string;
  readonly key: string;
  readonly context: SecureContext;
  /** Epoch milliseconds; a new one is made after that. */
  readonly until: number;
}

/** Signs a certificate for every host that is intercepted. They all have one key, made when the first is needed. */
export class Authority {
  /** PEM. */
  readonly certificate: string;
  readonly #issuer: Issuer;
  readonly #until: number;
  readonly #leaves = new Recent<string, Leaf>(HOSTS_KEPT);
  #keys: (KeyPair & { readonly pem: string }) | undefined;

  /** @throws Error in plain words when these cannot sign for others, or not any more */
  constructor(certificate: string, key: string) {
    const parsed = parse(certificate, key);
    this.certificate = certificate;
    this.#until = Date.parse(parsed.certificate.validTo);
    this.#issuer = { key: parsed.key, ...readIssuer(parsed.certificate.raw, parsed.certificate.publicKey) };
  }

  /** Times in ISO 8601. */
  get facts(): { readonly [N in 'subject' | 'fingerprint' | 'validFrom' | 'validTo']: string } {
    const { subject, fingerprint256, validFrom, validTo } = new X509Certificate(this.certificate);
    return {
      subject: subject.replaceAll('\n', ', '),
      fingerprint: fingerprint256,
      validFrom: new Date(validFrom).toISOString(),
      validTo: new Date(validTo).toISOString(),
    };
  }

  /** Of a lower-case name, or an address without brackets. */
  leafFor(host: string): Leaf {
    const kept = this.#leaves.get(host);
    const now = Date.now();
    if (kept && kept.until > now) return kept;
    this.#keys ??= newKeys();
    const until = Math.min(now + SERVER_DAYS * DAY, this.#until);
    const made = serverCertificate(host, this.#keys.publicKey, this.#issuer, { from: now - BEFORE, until });
    const [cert, key] = [pem(made) + this.certificate, this.#keys.pem];
    const context = createSecureContext({ key, cert, minVersion: 'TLSv1.2' });
    const leaf = { cert, key, context, until: until - DAY };
    this.#leaves.set(host, leaf);
    return leaf;
  }
}

/** The certificate and the key of a new one, both as PEM. */
export function newAuthority(): { readonly certificate: string; readonly key: string } {
  const keys = newKeys();
  // Of two that somebody trusts, browsers tell the right one by its name.
  const name = `mockrun local CA ${Math.floor(Math.random() * 0x10000)
    .toString(16)
    .padStart(4, '0')}`;
  const from = Date.now() - BEFORE;
  return {
    certificate: pem(authorityCertificate(name, keys, { from, until: from + AUTHORITY_DAYS * DAY })),
    key: keys.pem,
  };
}

function newKeys(): KeyPair & { readonly pem: string } {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...keys, pem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

function parse(certificate: string, key: string): { readonly certificate: X509Certificate; readonly key: KeyObject } {
  const found = attempt(() => new X509Certificate(certificate), 'holds no certificate that can be read');
  const privateKey = attempt(() => createPrivateKey(key), 'holds no private key that can be read');
  if (!found.ca) throw new Error('holds a certificate that may not sign others: it is no CA');
  if (!found.checkPrivateKey(privateKey)) throw new Error('holds a key that does not belong to its certificate');
  if (Date.parse(found.validTo) <= Date.now()) throw new Error(`holds a certificate that expired on ${found.validTo}`);
  if (Date.parse(found.validFrom) > Date.now()) {
    throw new Error(`holds a certificate that is not valid before ${found.validFrom}`);
  }
  return { certificate: found, key: privateKey };
}

function attempt<T>(make: () => T, problem: string): T {
  try {
    return make();
  } catch (cause) {
    throw new Error(problem, { cause });
  }
}
