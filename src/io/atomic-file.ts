import {
  closeSync,
  fchmodSync,
  mkdtempSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CannotStart } from '../model/cannot-start.ts';
import type { AtomicFile, Stashed } from '../model/ports.ts';

const COPIED_AT_ONCE = 1_048_576;

/**
 * A file that readers find whole: it is written in a hidden folder beside its place, and moved there. Links are
 * followed; a pipe or a device is written to, since it cannot be replaced.
 *
 * @throws CannotStart (3) when it could not be written at the end: its folder is missing or read-only, it is a folder
 */
export function openAtomicFile(file: string): AtomicFile {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    const target = found === undefined ? path.resolve(file) : realpathSync(file);
    return new DiskFile(target, { replaced: found === undefined || found.isFile(), mode: found?.mode });
  } catch (error) {
    throw cannotWrite(file, error as NodeJS.ErrnoException);
  }
}

function cannotWrite(file: string, error: NodeJS.ErrnoException): CannotStart {
  const { code, message } = error;
  const hint = code === 'ENOENT' ? `make the folder ${path.dirname(file)} first` : undefined;
  return new CannotStart(`cannot write ${file} (${code ?? message})`, { exitCode: 3, hint, cause: error });
}

class DiskFile implements AtomicFile {
  readonly #target: string;
  readonly #replaced: boolean;
  /** Of the file that is replaced: who could not read it still cannot. */
  readonly #mode: number | undefined;
  readonly #folder: string;
  readonly #stash: number;
  #stashed = 0;
  #exit = (): void => {};
  readonly #leave = (): void => {
    try {
      this.#exit();
    } finally {
      this.close();
    }
  };

  constructor(target: string, { replaced, mode }: { replaced: boolean; mode: number | undefined }) {
    this.#mode = mode;
    this.#target = target;
    this.#replaced = replaced;
    // Beside the target, since a file can be moved in one step only within its file system.
    const near = replaced ? path.join(path.dirname(target), '.mockrun-') : path.join(tmpdir(), 'mockrun-');
    this.#folder = mkdtempSync(near);
    this.#stash = openSync(path.join(this.#folder, 'stash'), 'wx+');
    process.once('exit', this.#leave);
  }

  stash(text: string): Stashed {
    const stashed = { from: this.#stashed, length: writeAll(this.#stash, Buffer.from(text, 'utf8')) };
    this.#stashed += stashed.length;
    return stashed;
  }

  publish(parts: Iterable<string | Stashed>, { draft = false }: { draft?: boolean } = {}): void {
    if (!this.#replaced && draft) return;
    try {
      this.#write(parts);
    } catch (error) {
      const failed = error as NodeJS.ErrnoException;
      throw failed.syscall === undefined ? error : cannotWrite(this.#target, failed);
    }
  }

  onExit(callback: () => void): void {
    this.#exit = callback;
  }

  close(): void {
    process.off('exit', this.#leave);
    closeSync(this.#stash);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(parts: Iterable<string | Stashed>): void {
    const file = this.#replaced ? path.join(this.#folder, 'draft') : this.#target;
    const descriptor = openSync(file, 'w');
    try {
      if (this.#replaced && this.#mode !== undefined) fchmodSync(descriptor, this.#mode & 0o777);
      for (const part of parts) {
        if (typeof part === 'string') writeAll(descriptor, Buffer.from(part, 'utf8'));
        else copy(this.#stash, part, descriptor);
      }
    } finally {
      closeSync(descriptor);
    }
    if (this.#replaced) renameSync(file, this.#target);
  }
}

function copy(from: number, stashed: Stashed, to: number): void {
  const buffer = Buffer.allocUnsafe(Math.min(stashed.length, COPIED_AT_ONCE));
  for (let done = 0; done < stashed.length; ) {
    const wanted = Math.min(buffer.length, stashed.length - done);
    const read = readSync(from, buffer, 0, wanted, stashed.from + done);
    if (read === 0) throw new Error('what was put aside is gone');
    writeAll(to, buffer.subarray(0, read));
    done += read;
  }
}

/** Gives how many bytes it wrote: all. */
function writeAll(descriptor: number, bytes: Buffer): number {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
  return bytes.length;
}
