import { CannotStart } from './cannot-start.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Files with errors stop the start. Whoever prints it prints the diagnostics as well. */
export class InvalidFiles extends CannotStart {
  /** Of all files, warnings included. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[]) {
    super(message, { exitCode: 2 });
    this.diagnostics = diagnostics;
  }
}
