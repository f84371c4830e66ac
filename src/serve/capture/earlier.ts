import type { Entry } from '../../model/entry.ts';
import type { RecordingFiles } from '../../model/recording-files.ts';
import { type Ending, endingsIn } from './endings.ts';
import { type Identity, identityOfEntry } from './identity.ts';

/** The entries of a file, in its order; or where it is wrong, and how. */
export type Held = { readonly entries: readonly Entry[] } | { readonly problem: string };

export interface EarlierParts {
  readonly files: RecordingFiles;
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly heldIn: (path: string, bytes: Buffer) => Held;
}

/** What was recorded before, in files that can be read: what is wrong with others is told by whoever loads or writes them. */
export class Earlier {
  readonly #parts: EarlierParts;
  readonly #isOurs: (file: string) => boolean;
  /** Absolute paths of those that were right, and what they were like then. */
  readonly #sound = new Map<string, string | undefined>();

  /** `isOurs`: whether a file can be written to, or is one that a person has written. */
  constructor(parts: EarlierParts, isOurs: (file: string) => boolean) {
    this.#parts = parts;
    this.#isOurs = isOurs;
  }

  /** What it was like when it was read, it is now; and nothing was wrong with it. */
  isSound(file: string): boolean {
    return this.#sound.has(file) && this.#sound.get(file) === this.#parts.files.stamp(file);
  }

  /** What was recorded, and where. */
  recorded(): Map<Identity, string> {
    const places = new Map<Identity, string>();
    for (const { file, entries } of this.#read()) {
      for (const entry of entries) {
        const identity = identityOfEntry(entry);
        if (identity !== undefined) places.set(identity, file);
      }
    }
    return places;
  }

  /** Where sequences end. */
  endings(): Map<Identity, Ending | 'closed'> {
    const all = new Map<Identity, Ending | 'closed'>();
    for (const { file, entries } of this.#read()) {
      const isOurs = this.#isOurs(file);
      for (const [identity, ending] of endingsIn(file, entries)) all.set(identity, isOurs ? ending : 'closed');
    }
    return all;
  }

  #read(): { readonly file: string; readonly entries: readonly Entry[] }[] {
    const { files, folder, heldIn } = this.#parts;
    return files.list(folder).flatMap((file) => {
      const stamp = files.stamp(file);
      const bytes = readable(files, file);
      const held = bytes && heldIn(file, bytes);
      if (!held || 'problem' in held) return [];
      this.#sound.set(file, stamp);
      return [{ file, entries: held.entries }];
    });
  }
}

/** Empty when it is not there; undefined when it cannot be read. */
export function readable(files: RecordingFiles, file: string): Buffer | undefined {
  try {
    return files.read(file) ?? Buffer.alloc(0);
  } catch {
    return undefined;
  }
}
