import type { CompiledFile, ScenarioFile } from '../../../compile/scenario.ts';
import type { Library } from '../../../model/library.ts';
import type { Files } from '../../../model/ports.ts';

/** What rewriting scenarios needs of the program around it. */
export interface Rewriter {
  readonly library: Library;
  readonly files: Files;
  /** As the answers were compared. */
  readonly ignoreExtra: boolean;
  /** Compiles a scenario as it was compiled before, with these files. */
  readonly compile: (file: ScenarioFile, files: Files) => CompiledFile;
}
