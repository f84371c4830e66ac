import type { JsonValue } from '../model/json.ts';

/** What an import has to say about one place of a foreign file. */
export interface Remark {
  /** `left out`: not in the scenario. `changed`: there, and behaves otherwise. `note`: there, and worth knowing. */
  readonly kind: 'left out' | 'changed' | 'note';
  /** Where in the document: `data.pairs[3].request.body`. */
  readonly at: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Why a document as a whole cannot be taken. */
export interface Unreadable {
  readonly unreadable: string;
  readonly hint?: string;
}

export interface Imported {
  /** A scenario file. */
  readonly text: string;
  readonly pairs: number;
  readonly templates: number;
  /** Bodies in files of their own, by their names relative to the scenario file. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly remarks: readonly Remark[];
  /** The format and its version: `Hoverfly v5.2`. */
  readonly source: string;
  /** The keys of its state, which another file may use, too. */
  readonly stateKeys: readonly string[];
}

export interface ImportContext {
  /** The file as shown to people. */
  readonly file: string;
  /** Begins the names of body files: unique among the files that are imported together. */
  readonly name: string;
  /** A file that the document names, relative to it; undefined when it cannot be read. */
  read(name: string): Buffer | undefined;
}

/** One foreign format: everything that is known of it. */
export interface Format {
  /** As `--format` takes it. */
  readonly name: string;
  /** As people call it. */
  readonly title: string;
  /** By what only its documents have. */
  recognises(document: JsonValue): boolean;
  import(document: JsonValue, context: ImportContext): Imported | Unreadable;
}

export const isUnreadable = (result: object): result is Unreadable => 'unreadable' in result;
