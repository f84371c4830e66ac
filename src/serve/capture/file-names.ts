import path from 'node:path';
import type { RecordedRequest } from '../../model/recording.ts';
import type { RecordingFiles } from '../../model/recording-files.ts';
import { isCaptured } from '../../source/captured.ts';
import { readable } from './earlier.ts';
import type { Identity } from './identity.ts';
import { fileOf } from './place.ts';

export interface FileNamesParts {
  readonly files: RecordingFiles;
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly split: boolean;
}

/**
 * Bytes from which on a file gets no more pairs: about three thousand small ones. It can be shown and compared then,
 * several are loaded at the same time, and to serve the last pair means to read no more than that again.
 */
const FULL = 2 * 1024 * 1024;

/** Which file a recording gets. */
export class FileNames {
  readonly #parts: FileNamesParts;
  /** By the file that a pair belongs in: the one it gets. */
  readonly #given = new Map<string, string>();
  readonly #ours = new Set<string>();

  constructor(parts: FileNamesParts) {
    this.#parts = parts;
  }

  /** Absolute path. `held`: where it has to stand, unless a person has written that; else a file that has room for more. */
  fileFor(request: RecordedRequest, identity: Identity, held?: string): string {
    if (held !== undefined && this.isOurs(held)) return held;
    const { folder, split } = this.#parts;
    const wanted = path.join(folder, fileOf(request, identity, split));
    const given = this.#given.get(wanted);
    if (given !== undefined && !this.#isFull(given)) return given;
    const first = this.isOurs(wanted) ? wanted : wanted.replace(/\.yaml$/, '-captured.yaml');
    let file = first;
    for (let part = 2; this.#isFull(file); part += 1) file = first.replace(/\.yaml$/, `.${part}.yaml`);
    this.#given.set(wanted, file);
    return file;
  }

  /** It is not there, or it can be appended to. */
  isOurs(file: string): boolean {
    if (this.#ours.has(file)) return true;
    const held = readable(this.#parts.files, file);
    const isOurs = held !== undefined && (held.length === 0 || isAppendable(held));
    if (isOurs) this.#ours.add(file);
    return isOurs;
  }

  #isFull(file: string): boolean {
    return (this.#parts.files.size(file) ?? 0) >= FULL;
  }
}

const isAppendable = (held: Buffer): boolean =>
  isCaptured(held) && [...held.toString('utf8').matchAll(/^[A-Za-z]+:/gm)].at(-1)?.[0] !== 'templates:';
