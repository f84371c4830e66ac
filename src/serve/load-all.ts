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
  const loaded = new Map<number, ShelvedFile | Promise<ShelvedFile>>();
  const load = (index: number, parsed?: ScenarioFile['parsed']): void => {
    const { file, bytes } = read[index] as ReadScenario;
    loaded.set(index, loadFile(file, bytes, undefined, parts, parsed));
  };
  const total = read.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (parseAhead && total > MANY_BYTES && read.length > 1) await parseAhead(read, load);
  for (const index of read.keys()) if (!loaded.has(index)) load(index);
  // All modules are loaded side by side.
  return [...unread, ...(await Promise.all(loaded.values()))].toSorted((one, other) =>
    one.file.id < other.file.id ? -1 : 1,
  );
}
