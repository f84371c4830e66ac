import path from 'node:path';
import type { Entry } from '../../model/entry.ts';
import type { RecordedPair, States } from '../../model/recording.ts';
import { withoutTornEnd } from '../../source/captured.ts';
import { capturedHead, capturedItem } from '../../write/captured-file.ts';
import { Earlier, type EarlierParts } from './earlier.ts';
import type { Ending } from './endings.ts';
import { excerptOf } from './excerpt.ts';
import { FileNames, type FileNamesParts } from './file-names.ts';
import { type Identity, identityOfEntry } from './identity.ts';
import { leadingOn, type Part } from './lead-on.ts';
import { bodyFileOf } from './place.ts';
import { withItems } from './splice.ts';

export interface StoreParts extends EarlierParts, FileNamesParts {
  /** Absolute path of the format's JSON Schema, for editors. */
  readonly schema: string;
}

/** A pair to write: in place of the one it replaces, or at the end. */
export interface Recording {
  readonly identity: Identity;
  readonly pair: RecordedPair;
  /** There is such a pair already. */
  readonly replaces: boolean;
  /** The file in which its sequence began, in an earlier session. */
  readonly file?: string | undefined;
  /** The pair before it in its sequence, whose answer sets this state from now on. */
  readonly follows?: { readonly identity: Identity; readonly state: States };
  /** To be called when it could not be written. */
  readonly undo?: () => void;
}

/** The files that recordings stand in. */
export class RecordingStore {
  readonly #parts: StoreParts;
  readonly #names: FileNames;
  readonly #earlier: Earlier;
  /** Absolute paths of those written to, and what they were like then. */
  readonly #written = new Map<string, string | undefined>();
  /** Those written to since somebody has last taken them, to serve them. */
  readonly #unserved = new Set<string>();

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.#names = new FileNames(parts);
    this.#earlier = new Earlier(parts, (file) => this.#names.isOurs(file));
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

  /** What was recorded before, and where. */
  recorded(): ReadonlyMap<Identity, string> {
    return this.#earlier.recorded();
  }

  /** Where sequences that were recorded before end. */
  endings(): ReadonlyMap<Identity, Ending | 'closed'> {
    return this.#earlier.endings();
  }

  /** Absolute path of the file for a pair: that one, unless a person has written it, or one that has room for more. */
  fileFor({ pair, identity }: Pick<Recording, 'pair' | 'identity'>, held?: string): string {
    return this.#names.fileFor(pair.request, identity, held);
  }

  /**
   * Writes pairs of one file. Rejects with Node's errors (`ENOSPC`, `EACCES`), and when the file is one that nothing
   * can be added to.
   */
  async write(file: string, recordings: readonly Recording[]): Promise<void> {
    const { files } = this.#parts;
    const items = [];
    for (const recording of recordings) items.push({ ...recording, text: await this.#textOf(file, recording.pair) });
    const added = items.map(({ text }) => text).join('');
    const isAppended = items.every(({ replaces, follows }) => !replaces && !follows);
    if (isAppended && this.#isAsWritten(file)) await files.append(file, added);
    else {
      const held = files.read(file);
      const sound = held?.length ? this.#soundIn(file, held) : undefined;
      if (isAppended && sound && sound === held && endsLine(held)) await files.append(file, added);
      else await files.write(file, this.#merged(file, sound, items));
    }
    this.#written.set(file, files.stamp(file));
    this.#unserved.add(file);
  }

  #isAsWritten(file: string): boolean {
    const stamp = this.#written.get(file);
    return stamp !== undefined && this.#parts.files.stamp(file) === stamp;
  }

  /** The same bytes, unless the last pair was cut off. Nothing is added to what is wrong: that would hide where. */
  #soundIn(file: string, held: Buffer): Buffer {
    const isSound = this.#isAsWritten(file) || this.#earlier.isSound(file);
    const found = isSound ? undefined : this.#parts.heldIn(file, held);
    if (found && 'problem' in found) throw new Error(`nothing is added to a file with errors: ${found.problem}`);
    const whole = withoutTornEnd(held);
    return whole ? Buffer.concat([whole, NEWLINE, asComment(held.subarray(whole.length))]) : held;
  }

  /** The whole text of a file with these recordings in it. */
  #merged(file: string, held: Buffer | undefined, items: readonly (Recording & { readonly text: string })[]): string {
    const replaced = items.filter(({ replaces }) => replaces);
    const before = held?.toString('utf8');
    let text = before && withItems(before, items, this.#partOf(file, before, replaced).entries);
    if (!text?.includes('\npairs:')) text = this.#head(file) + items.map((item) => item.text).join('');
    const led = items.flatMap((item) => (item.follows ? { ...item.follows, text: item.text } : []));
    return led.length === 0 ? text : leadingOn(text, led, this.#partOf(file, text, led));
  }

  /** What has to be read of a file to find these pairs: all of it only when people have written one in another way. */
  #partOf(file: string, text: string, pairs: readonly { readonly identity: Identity; readonly text: string }[]): Part {
    if (pairs.length === 0) return { text: '', entries: [] };
    const wanted = excerptOf(
      text,
      pairs.map((pair) => pair.text),
    );
    const part = { text: wanted, entries: this.#entriesIn(file, wanted) };
    const found = new Set(part.entries.map(identityOfEntry));
    return pairs.every(({ identity }) => found.has(identity)) ? part : { text, entries: this.#entriesIn(file, text) };
  }

  #entriesIn(file: string, text: string): readonly Entry[] {
    const held = this.#parts.heldIn(file, Buffer.from(text));
    return 'entries' in held ? held.entries : [];
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

const NEWLINE = Buffer.from('\n');

/** The last line of a file that was edited by hand may have lost its end. */
const endsLine = (held: Buffer): boolean => held.at(-1) === 0x0a;

/** What was cut off may still be what a person has written. */
const asComment = (cut: Buffer): Buffer => {
  const lines = cut
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  return Buffer.from(lines.map((line) => `# cut off: ${line}\n`).join(''));
};
