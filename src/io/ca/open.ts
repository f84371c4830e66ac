import { existsSync } from 'node:fs';
import path from 'node:path';
import { CannotStart } from '../../model/cannot-start.ts';
import { Authority } from './authority.ts';
import { readPem } from './read-pem.ts';
import { openStore, type StoredAuthority } from './store.ts';

/**
 * The CA that signs for intercepted hosts: the user's own (`FILE` with certificate and key, or `CERT,KEY`), else the
 * local one. What it is made of, not yet looked at.
 *
 * @throws CannotStart when a file is missing (2) or cannot be read (3)
 */
export async function readAuthority(given: string | undefined, folder?: string): Promise<StoredAuthority> {
  if (given === undefined) return await openStore(folder);
  const [file = given, keyFile = file] = existsSync(given) ? [given] : given.split(',');
  const text = readPem(file.trim(), '--ca');
  const blocks = text.match(PEM) ?? [];
  const certificate = blocks.find((block) => block.startsWith('-----BEGIN CERTIFICATE')) ?? '';
  const keys = keyFile === file ? blocks : (readPem(keyFile.trim(), '--ca').match(PEM) ?? []);
  const key = keys.find((block) => / PRIVATE KEY-----/.test(block)) ?? '';
  return { file: path.resolve(file.trim()), certificate, key };
}

const PEM = /-----BEGIN [A-Z0-9 ]+-----[^]*?-----END [A-Z0-9 ]+-----\n?/g;

export interface OpenAuthority {
  /** Of the file with the certificate. */
  readonly file: string;
  readonly authority: Authority;
}

/**
 * The same, ready to sign.
 *
 * @throws CannotStart also when it is no CA, has expired, or has another's key: 2 of the user's own, 3 of the local one
 */
export async function openAuthority(given: string | undefined, folder?: string): Promise<OpenAuthority> {
  const { file, certificate, key } = await readAuthority(given, folder);
  try {
    return { file, authority: new Authority(certificate, key) };
  } catch (error) {
    const { message } = error as Error;
    if (given !== undefined) throw new CannotStart(`--ca: ${given} ${message}`, { exitCode: 2, cause: error });
    const secret = path.join(path.dirname(file), 'ca-key.pem');
    const hint = `remove ${secret}; a new one is made then, for clients to be told of`;
    throw new CannotStart(`the local CA in ${secret} ${message}`, { exitCode: 3, hint, cause: error });
  }
}
