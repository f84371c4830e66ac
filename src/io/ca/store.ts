import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { CannotStart } from '../../model/cannot-start.ts';
import { dataFolder } from './folder.ts';

export interface StoredAuthority {
  /** Of the file with the certificate alone, which clients are told to trust. */
  readonly file: string;
  readonly certificate: string;
  readonly key: string;
}

/**
 * The local CA of this user: read, or made when there is none yet. Key and certificate are one file, so that there is
 * one moment in which a new one comes to be, and of two processes the second finds that of the first. A copy of the
 * certificate stands beside it, for clients to be pointed at.
 *
 * @throws CannotStart (3) when the folder or its files cannot be read or written, in plain words
 */
export async function openStore(folder = dataFolder()): Promise<StoredAuthority> {
  const secret = path.join(folder, 'ca-key.pem');
  const file = path.join(folder, 'ca.pem');
  try {
    if (!existsSync(secret)) await create(folder, secret);
    const text = readFileSync(secret, 'utf8');
    const certificate = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n?/.exec(text)?.[0] ?? '';
    if (readOr(file, '') !== certificate) publish(file, certificate);
    return { file, certificate, key: text.replace(certificate, '') };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CannotStart(`the local CA in ${folder} cannot be opened (${code ?? message})`, {
      exitCode: 3,
      hint: 'see to it that this user can write there, set XDG_DATA_HOME, or bring one along with --ca',
      cause: error,
    });
  }
}

async function create(folder: string, secret: string): Promise<void> {
  const { newAuthority } = await import('./authority.ts');
  const { key, certificate } = newAuthority();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const draft = write(secret, key + certificate, 0o600);
  try {
    // Unlike renaming, linking never takes the place of what another process has just made.
    linkSync(draft, secret);
  } catch (error) {
    // Some file systems know no links. Then two that start in the same millisecond may end with two.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && !existsSync(secret)) renameSync(draft, secret);
  } finally {
    rmSync(draft, { force: true });
  }
}

function publish(file: string, text: string): void {
  renameSync(write(file, text, 0o644), file);
}

/** Beside its place, and on the disk when this returns. */
function write(file: string, text: string, mode: number): string {
  const draft = `${file}.${process.pid}.tmp`;
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', mode);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return draft;
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
