import path from 'node:path';
import type { Entry } from '../../model/entry.ts';
import type { RecordedPair } from '../../model/recording.ts';
import type { RecordingFiles } from '../../model/recording-files.ts';
import { CAPTURED_MARK, withoutTornEnd } from '../../source/captured.ts';
import { capturedHead, capturedItem } from '../../write/captured-file.ts';
import { type Identity, identityOfEntry } from './identity.ts';
import { bodyFileOf, fileOf } from './place.ts';
import { withItems } from './splice.ts';

export interface StoreParts {
  readonly files: RecordingFiles;
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly split: boolean;
  /** Absolute path of the format's JSON Schema, for editors. */
  readonly schema: string;
  /** Entries of a file, in its order; none when it is invalid. */
  readonly entriesIn: (path: string, bytes: Buffer) => readonly Entry[];
}

/** A pair to write: in place of the one it replaces, or at the end. */
export interface Recording {
  readonly identity: Identity;
  readonly pair: RecordedPair;
  /** There is such a pair already. */
  readonly replaces: boolean;
}

/** The files that recordings stand in. */
export class RecordingStore {
  readonly #parts: StoreParts;
  /** Absolute paths of those written to, and how large they were then. */
  readonly #written = new Map<string, number | undefined>();

  /** Those written to since somebody has last taken them, to serve them. */
  readonly #unserved = new Set<string>();
  /** By the file that a pair belongs in: the one it gets. */
  readonly #names = new Map<string, string>();

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  get written(): readonly string[] {
    return [...this.#written.keys()];
  }

  /** It was written here, nobody has taken it to serve it, and nobody else has changed it. */
  isUnserved(file: string): boolean {
    return this.#unserved.has(file) && this.#isAsWritten(file);
  }

  /** Absolute paths of those written to since the last call. */
  takeUnserved(): readonly string[] {
    const unserved = [...this.#unserved];
    this.#unserved.clear();
    return unserved;
  }

  #isAsWritten(file: string): boolean {
    const size = this.#written.get(file);
    return size !== undefined && this.#parts.files.size(file) === size;
  }

  /** What was recorded before, and where. */
  recorded(): Map<Identity, string> {
    const { files, folder } = this.#parts;
    const places = new Map<Identity, string>();
    for (const file of files.list(folder)) {
      for (const entry of this.#entriesIn(file)) {
        const identity = identityOfEntry(entry);
        if (identity !== undefined) places.set(identity, file);
      }
    }
    return places;
  }

  /** Writes pairs of one file. Rejects with Node's errors: `ENOSPC`, `EACCES`. */
  async write(file: string, recordings: readonly Recording[]): Promise<void> {
    const { files } = this.#parts;
    const texts = [];
    for (const recording of recordings) texts.push({ ...recording, text: await this.#textOf(file, recording.pair) });
    const added = texts.filter(({ replaces }) => !replaces).map(({ text }) => text);
    if (added.length === texts.length && this.#isAsWritten(file)) {
      await files.append(file, added.join(''));
      this.#noteWritten(file);
      return;
    }
    const held = files.read(file);
    const whole = held && withoutTornEnd(held);
    if (held === undefined || held.length === 0) {
      await files.write(file, this.#head(file) + texts.map(({ text }) => text).join(''));
    } else if (whole === undefined && added.length === texts.length && !needsRepair(held)) {
      await files.append(file, added.join(''));
    } else {
      const bytes = whole === undefined ? held : Buffer.concat([whole, NEWLINE]);
      const replaced = withItems(bytes.toString('utf8'), texts, this.#parts.entriesIn(file, bytes));
      await files.write(file, replaced.includes('\npairs:') ? replaced : this.#head(file) + added.join(''));
    }
    this.#noteWritten(file);
  }

  /** Absolute path of the file for a new pair: one that has room for more, and that no person has written. */
  fileFor({ pair, identity }: Pick<Recording, 'pair' | 'identity'>): string {
    const { folder, split } = this.#parts;
    const wanted = path.join(folder, fileOf(pair.request, identity, split));
    const given = this.#names.get(wanted);
    if (given !== undefined && !this.#isFull(given)) return given;
    const first = this.#isOurs(wanted) ? wanted : wanted.replace(/\.yaml$/, '-captured.yaml');
    let file = first;
    for (let part = 2; this.#isFull(file); part += 1) file = first.replace(/\.yaml$/, `.${part}.yaml`);
    this.#names.set(wanted, file);
    return file;
  }

  #isFull(file: string): boolean {
    return (this.#written.get(file) ?? this.#parts.files.size(file) ?? 0) >= FULL;
  }

  #noteWritten(file: string): void {
    this.#written.set(file, this.#parts.files.size(file));
    this.#unserved.add(file);
  }

  /** It is not there, or it can be appended to. */
  #isOurs(file: string): boolean {
    const text = this.#parts.files.read(file)?.toString('utf8') ?? '';
    return (
      text === '' || (text.includes(CAPTURED_MARK) && [...text.matchAll(/^[A-Za-z]+:/gm)].at(-1)?.[0] !== 'templates:')
    );
  }

  #entriesIn(file: string): readonly Entry[] {
    const bytes = this.#parts.files.read(file);
    return bytes === undefined ? [] : this.#parts.entriesIn(file, bytes);
  }

  #head(file: string): string {
    const { folder, schema } = this.#parts;
    const name = path
      .relative(folder, file)
      .replace(/\.yaml$/, '')
      .replaceAll(path.sep, '/');
    return capturedHead(name, path.relative(path.dirname(file), schema).replaceAll(path.sep, '/'));
  }

  async #textOf(file: string, pair: RecordedPair): Promise<string> {
    const large: { readonly path: string; readonly bytes: Buffer }[] = [];
    const text = capturedItem(pair, {
      bodyFile: (bytes, extension) => {
        const name = bodyFileOf(bytes, extension);
        large.push({ path: path.join(path.dirname(file), name), bytes });
        return name;
      },
    });
    // The pair comes last: it is never there without its body.
    for (const body of large) {
      if (this.#parts.files.size(body.path) !== body.bytes.length) await this.#parts.files.write(body.path, body.bytes);
    }
    return text;
  }
}

/**
 * Bytes from which on a file gets no more pairs: about three thousand small ones. It can be shown and compared then, several are loaded at
 * the same time, and to serve the last pair means to read no more than that again.
 */
const FULL = 2 * 1024 * 1024;

const NEWLINE = Buffer.from('\n');

/** The last line of a file that was edited by hand may have lost its end. */
const needsRepair = (held: Buffer): boolean => held.at(-1) !== 0x0a;
