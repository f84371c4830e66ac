/**
 * Where something stands in a file. Lines and columns count from 1, columns in UTF-16 units, as editors do. A flag, and
 * what was given at run time, is line 0 of its name.
 */
export interface Place {
  /** As shown to people: relative to where mockrun was started when it lies below, absolute otherwise. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column`, the form that terminals and editors turn into a link; of what stands in no file, its name. */
export const formatPlace = ({ file, line, column }: Place): string => (line === 0 ? file : `${file}:${line}:${column}`);
