import type { Diagnostic } from '../model/diagnostic.ts';

/** A file with errors: a scenario, or the configuration. */
export interface Quarantined {
  /** As shown to people. */
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What answers instead. */
  readonly serving: 'last good version' | 'nothing';
}
