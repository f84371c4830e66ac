import { NO_CONFIG } from '../compile/config.ts';
import { compileScenario } from '../compile/scenario.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { isError } from '../model/diagnostic.ts';

export interface Judged {
  readonly text: string;
  /** Bodies by their names. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Names of post-serve actions that somebody else will register. */
  readonly registered: ReadonlySet<string>;
}

const FOLDER = '/imported';

/** What the loader has against a scenario file that was made: nothing, when all of it was understood. */
export function errorsIn({ text, files, registered }: Judged): readonly Diagnostic[] {
  const read = (file: string): Buffer => {
    const bytes = files.get(file.slice(FOLDER.length + 1));
    if (bytes) return bytes;
    throw Object.assign(new Error(`there is no ${file}`), { code: 'ENOENT' });
  };
  const { diagnostics } = compileScenario(
    { id: 'imported.yaml', path: `${FOLDER}/imported.yaml`, shown: 'imported.yaml', bytes: Buffer.from(text) },
    { files: { read, realpath: (file) => file }, directory: FOLDER, config: NO_CONFIG, rewrite: false, registered },
  );
  return diagnostics.filter(isError);
}
