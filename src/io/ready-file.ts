import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** What a script that waits for the mock wants to know. */
export interface ReadyInfo {
  readonly url: string;
  readonly adminUrl?: string;
  readonly pid: number;
  /** How many entries are loaded. */
  readonly entries: number;
  /** The file with the certificate of the CA, when https is intercepted. */
  readonly ca?: string;
}

/**
 * Written beside its place and moved there, so that whoever waits for the file never reads half of it. The returned
 * function takes it away; so does the end of the process, also when a second signal brings it about.
 */
export function writeReadyFile(file: string, info: Omit<ReadyInfo, 'pid'>): () => void {
  const draft = `${file}.${process.pid}.tmp`;
  const ready: ReadyInfo = { ...info, pid: process.pid };
  try {
    writeFileSync(draft, `${JSON.stringify(ready)}\n`);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  const remove = (): void => rmSync(file, { force: true });
  process.once('exit', remove);
  return () => {
    process.off('exit', remove);
    remove();
  };
}
