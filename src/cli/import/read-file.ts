import type { Imported } from '../../formats/format.ts';

/** A file that was read: what it became, and the name of the scenario file. */
export interface ReadFile {
  /** As shown to people. */
  readonly from: string;
  /** Without extension. */
  readonly name: string;
  readonly imported: Imported;
}
