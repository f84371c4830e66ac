import type { Problem } from '../source/diagnose.ts';

/** What values are escaped for: the kind of text they land in. `json` is the inside of a JSON document. */
export type Escape = 'json' | 'html' | 'xml' | 'none';

/** A data file in rows: every row has every column of the header. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export interface TemplateOptions {
  readonly escape: Escape;
  /** `file:line:column` of the template's start, for errors while rendering. */
  readonly place: string;
  /** The place of an offset in the template's source, when it can be told; it is asked only after an error. */
  readonly placeOf?: (offset: number) => string;
  /** The same for a partial's source; without it, the template's start with the partial's name. */
  readonly placeInPartial?: (name: string, offset: number) => string;
  /** Sources by name. */
  readonly partials: Readonly<Record<string, string>>;
  /** Names that may stand behind `vars.`; absent: any. */
  readonly vars?: readonly string[];
  /** Names that may stand behind `env.`; absent: any. */
  readonly env?: readonly string[];
  /** Names that may stand behind `request.params.`; absent: any. */
  readonly params?: readonly string[];
  /** Opens a data file that a `csv` helper names; absent: data files cannot be read here. */
  readonly csv?: (name: string) => CsvTable | Problem;
}

/** What a content type asks of the values in a body. Parameters and case do not matter; an unknown type asks nothing. */
export function escapeFor(contentType: string | undefined): Escape {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (/[/+]json$/.test(type) || type === 'application/x-ndjson') return 'json';
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (/[/+]xml$/.test(type)) return 'xml';
  return 'none';
}
