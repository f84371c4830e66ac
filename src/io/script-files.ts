import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ScriptFiles } from '../model/script-files.ts';

/**
 * Files in a temporary folder that only this user may enter, made with the first of them. They go with `close`, and
 * with the process, also when a second signal ends it.
 */
export function createScriptFiles(): ScriptFiles {
  const files = new Map<string, string>();
  let folder: string | undefined;
  let count = 0;
  const close = (): void => {
    process.off('exit', close);
    files.clear();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  };
  const makeFolder = (): string => {
    process.once('exit', close);
    // With mode 0700, whatever the umask says.
    return mkdtempSync(path.join(tmpdir(), 'mockrun-scripts-'));
  };
  return {
    write(name, text) {
      folder ??= makeFolder();
      // Not by their names, which may hold anything.
      const file = files.get(name) ?? path.join(folder, `script-${++count}`);
      const draft = `${file}.new`;
      writeFileSync(draft, text, { mode: 0o600 });
      // In one step: a program that is just starting reads the one or the other.
      renameSync(draft, file);
      files.set(name, file);
      return file;
    },
    remove(name) {
      const file = files.get(name);
      if (file !== undefined) rmSync(file, { force: true });
      files.delete(name);
    },
    close,
  };
}
