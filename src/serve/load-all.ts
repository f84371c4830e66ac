import type { ScenarioFile } from '../compile/scenario.ts';
import type { ScenarioPath } from '../model/scenario-file.ts';
import { type LoadParts, loadFile, unreadable } from './load-file.ts';
import type { ShelvedFile } from './shelf.ts';

export interface ReadScenario {
  readonly file: ScenarioPath;
  readonly bytes: Buffer;
}

/**
 * Parses files somewhere else, and calls `done` for each as it comes: with what stands in for parsing it here, or
 * with undefined when that did not work out.
 */
export type ParseAhead = (
  files: readonly ReadScenario[],
  done: (index: number, parsed: ScenarioFile['parsed']) => void,
) => Promise<void>;

/** From this many bytes on, starting threads takes less time than they save. */
const MANY_BYTES = 1_000_000;

/** Loads files for the first time, in the order given. */
export async function loadAll(
  files: readonly ScenarioPath[],
  parts: LoadParts,
  parseAhead?: ParseAhead,
): Promise<ShelvedFile[]> {
  const unread: ShelvedFile[] = [];
  const read: ReadScenario[] = [];
  for (const file of files) {
    try {
      read.push({ file, bytes: parts.files.read(file.path) });
    } catch (error) {
      unread.push(unreadable(file, error, undefined, parts.shown));
    }
  }
  const begun = new Set<number>();
  const loaded: ShelvedFile[] = [];
  const loading: Promise<ShelvedFile>[] = [];
  const load = (index: number, parsed?: ScenarioFile['parsed']): void => {
    begun.add(index);
    const { file, bytes } = read[index] as ReadScenario;
    const shelved = loadFile(file, bytes, undefined, parts, parsed);
    if (shelved instanceof Promise) loading.push(shelved);
    else loaded.push(shelved);
  };
  const total = read.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (parseAhead && total > MANY_BYTES && read.length > 1) await parseAhead(read, load);
  for (const index of read.keys()) if (!begun.has(index)) load(index);
  // Modules are loaded side by side.
  return [...unread, ...loaded, ...(await Promise.all(loading))].toSorted((one, other) =>
    one.file.id < other.file.id ? -1 : 1,
  );
}
