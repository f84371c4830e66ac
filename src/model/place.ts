/** Where something stands in a file. Lines and columns count from 1, columns in UTF-16 units, as editors do. */
export interface Place {
  /** As shown to people: relative to where mockrun was started when it lies below, absolute otherwise. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column`, the form that terminals and editors turn into a link. */
export const formatPlace = (place: Place): string => `${place.file}:${place.line}:${place.column}`;
