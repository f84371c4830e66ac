import type { MockEvent } from '../model/events.ts';
import type { Clock } from '../model/ports.ts';
import type { ScenarioPath } from '../model/scenario-file.ts';
import { type LoadParts, loadFile, printOf, unreadable } from './load-file.ts';
import type { Shelf, ShelvedFile } from './shelf.ts';

export interface RoundParts extends LoadParts {
  readonly list: () => readonly ScenarioPath[];
  readonly clock: Clock;
  readonly shelf: Shelf;
  /** Files that a save has just left empty, over several rounds. */
  readonly emptied: Set<string>;
  /** Look at this file again, soon. */
  readonly again: (file: ScenarioPath) => void;
}

/** One look at some files: shelves what they came to, and keeps what there is to tell. */
export class Round {
  readonly start: number;
  readonly changed: string[] = [];
  readonly removed: string[] = [];
  readonly events: MockEvent[] = [];
  /** Some scenario that answers is new, different or gone. */
  moved = false;
  readonly #parts: RoundParts;
  /** Ids of what is in the directory, once somebody had to ask. */
  #listed: ReadonlySet<string> | undefined;

  constructor(parts: RoundParts) {
    this.#parts = parts;
    this.start = parts.clock.elapsed();
  }

  /**
   * Reads one file and shelves it; a promise when modules must be loaded for it. `force`: even when its text is what
   * it was.
   */
  look(file: ScenarioPath, force: boolean): Promise<void> | undefined {
    const { shelf, files, emptied, shown } = this.#parts;
    const before = shelf.get(file.id);
    let bytes: Buffer;
    try {
      bytes = files.read(file.path);
    } catch (error) {
      const now = unreadable(file, error, before, shown);
      if (this.#isGone(file, error)) this.#remove(file);
      else if (before?.print !== now.print) this.shelve(now, before);
      return undefined;
    }
    if (!force && before?.print === printOf(bytes)) emptied.delete(file.id);
    else if (!this.#halfSaved(file, bytes, before)) return this.#load(file, bytes, before);
    return undefined;
  }

  #load(file: ScenarioPath, bytes: Buffer, before: ShelvedFile | undefined): Promise<void> | undefined {
    const loaded = loadFile(file, bytes, before, this.#parts);
    if (loaded instanceof Promise) return loaded.then((now) => this.shelve(now, before));
    this.shelve(loaded, before);
    return undefined;
  }

  shelve(now: ShelvedFile, before: ShelvedFile | undefined): void {
    this.#parts.shelf.put(now);
    const file = this.#parts.shown(now.file.path);
    if (now.quarantined) {
      const serving = now.good ? 'last good version' : 'nothing';
      this.events.push({ type: 'file:quarantined', file, diagnostics: now.diagnostics, serving });
      return;
    }
    this.moved = true;
    this.changed.push(now.file.id);
    if (before?.quarantined) this.events.push({ type: 'file:mended', file });
  }

  #remove(file: ScenarioPath): void {
    const taken = this.#parts.shelf.take(file.id);
    if (!taken) return;
    this.moved = true;
    this.removed.push(file.id);
    // Nothing is wrong any more, though nobody mended anything.
    if (taken.quarantined) this.events.push({ type: 'file:mended', file: this.#parts.shown(file.path) });
  }

  /** Not there any more; a link that leads nowhere is still there, and something to tell about. */
  #isGone({ id }: ScenarioPath, error: unknown): boolean {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return false;
    this.#listed ??= new Set(this.#list().map((file) => file.id));
    return !this.#listed.has(id);
  }

  #list(): readonly ScenarioPath[] {
    try {
      return this.#parts.list();
    } catch {
      return [];
    }
  }

  /**
   * Many programs save by truncating and then writing: the first event may see no byte yet. An empty file that has
   * answered until now gets a moment; only if it is still empty then, it was meant.
   */
  #halfSaved(file: ScenarioPath, bytes: Buffer, before: ShelvedFile | undefined): boolean {
    const { emptied, again } = this.#parts;
    const known = emptied.delete(file.id);
    if (bytes.length > 0 || known || !before?.good?.entries.length) return false;
    emptied.add(file.id);
    again(file);
    return true;
  }
}
