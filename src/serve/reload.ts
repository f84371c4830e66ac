import type { Diagnostic } from '../model/diagnostic.ts';
import type { Library, Scenario } from '../model/library.ts';
import type { Clock } from '../model/ports.ts';
import type { ScenarioPath } from '../model/scenario-file.ts';
import { inventory } from './inventory.ts';
import { loadAll, type ParseAhead } from './load-all.ts';
import { type LoadParts, loadFile, printOf, unreadable } from './load-file.ts';
import { Shelf, type ShelvedFile } from './shelf.ts';
import type { EventStream } from './stream.ts';
import { allSuspects, suspectsAmong } from './survey.ts';

export interface ReloadParts extends LoadParts {
  /** Absolute. */
  readonly directory: string;
  readonly list: () => readonly ScenarioPath[];
  readonly link: (scenarios: readonly Scenario[], revision: number) => Library;
  readonly clock: Clock;
  readonly stream: EventStream;
  /** Called with every new library, before its event. */
  readonly adopt: (library: Library) => void;
}

export interface ReloadRequest {
  /** Absolute paths that may have changed; absent: look at everything. */
  readonly paths?: Iterable<string>;
  /** Compile everything again, changed or not: what all files depend on is different. */
  readonly force?: boolean;
}

/** How long compiling may keep requests waiting before it steps aside. */
const SLICE_MS = 12;
/** When a file that a save left empty is looked at again. */
const EMPTY_AGAIN_MS = 150;

interface Round {
  readonly start: number;
  readonly changed: string[];
  readonly removed: string[];
  readonly events: (() => void)[];
  /** Some scenario that answers is new, different or gone. */
  moved: boolean;
  /** Ids of what is in the directory, once somebody had to ask. */
  listed?: ReadonlySet<string>;
}

/** Keeps the live library in step with the files. Only what changed is compiled, and the whole is swapped at once. */
export class Reloader {
  library: Library;
  readonly #parts: ReloadParts;
  readonly #shelf = new Shelf();
  readonly #emptied = new Set<string>();
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: ReloadParts) {
    this.#parts = parts;
    this.library = parts.link([], 0);
  }

  /** Files with errors; their last good versions answer. */
  get quarantined(): readonly ShelvedFile[] {
    return this.#shelf.all().filter((file) => file.quarantined);
  }

  /** Absolute paths of the files that scenarios are made from, missing ones too. */
  get dependencies(): ReadonlySet<string> {
    return this.#shelf.dependencies();
  }

  /** The first load, without stepping aside: nobody is served yet. */
  async load(parseAhead?: ParseAhead): Promise<void> {
    const round = this.#round();
    for (const file of await loadAll(this.#parts.list(), this.#parts, parseAhead)) this.#shelve(file, undefined, round);
    round.moved = true;
    this.#finish(round, true);
  }

  /** Resolves when the live library shows what the files held when this was called. One reload at a time. */
  reload(request: ReloadRequest = {}): Promise<void> {
    const turn = this.#queue.then(() => this.#run(request));
    // A failing reload (the directory is gone) is its caller's to hear of, not the next one's.
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #run({ paths, force = false }: ReloadRequest): Promise<void> {
    const round = this.#round();
    const { clock, directory, files } = this.#parts;
    let sliceEnd = clock.elapsed() + SLICE_MS;
    const suspects = paths
      ? suspectsAmong([...paths], directory, this.#shelf, files)
      : allSuspects(this.#parts.list(), this.#shelf, files);
    for (const { file, again } of suspects) {
      this.#look(file, round, force || again);
      if (clock.elapsed() < sliceEnd) continue;
      await new Promise<void>((resolve) => clock.after(0, resolve));
      sliceEnd = clock.elapsed() + SLICE_MS;
    }
    this.#finish(round, false);
  }

  /** Reads one file and shelves what it came to. `again`: even when its text is what it was. */
  #look(file: ScenarioPath, round: Round, again: boolean): void {
    const before = this.#shelf.get(file.id);
    let bytes: Buffer;
    try {
      bytes = this.#parts.files.read(file.path);
    } catch (error) {
      const now = unreadable(file, error, before, this.#parts.shown);
      if (this.#isGone(file, error, round)) this.#remove(file, round);
      else if (before?.print !== now.print) this.#shelve(now, before, round);
      return;
    }
    if (!again && before?.print === printOf(bytes)) this.#emptied.delete(file.id);
    else if (!this.#halfSaved(file, bytes, before))
      this.#shelve(loadFile(file, bytes, before, this.#parts), before, round);
  }

  /** Not there any more; a link that leads nowhere is still there, and something to tell about. */
  #isGone({ id }: ScenarioPath, error: unknown, round: Round): boolean {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return false;
    round.listed ??= new Set(this.#list().map((file) => file.id));
    return !round.listed.has(id);
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
    if (bytes.length > 0 || !before?.good?.entries.length || this.#emptied.delete(file.id)) {
      this.#emptied.delete(file.id);
      return false;
    }
    this.#emptied.add(file.id);
    this.#parts.clock.after(EMPTY_AGAIN_MS, () => {
      if (this.#emptied.has(file.id)) void this.reload({ paths: [file.path] });
    });
    return true;
  }

  #shelve(now: ShelvedFile, before: ShelvedFile | undefined, round: Round): void {
    this.#shelf.put(now);
    const shown = this.#parts.shown(now.file.path);
    if (now.quarantined) {
      const serving = now.good ? 'last good version' : 'nothing';
      const { diagnostics } = now;
      round.events.push(() => this.#parts.stream.emit({ type: 'file:quarantined', file: shown, diagnostics, serving }));
      return;
    }
    round.moved = true;
    round.changed.push(now.file.id);
    if (before?.quarantined) round.events.push(() => this.#parts.stream.emit({ type: 'file:mended', file: shown }));
  }

  #remove(file: ScenarioPath, round: Round): void {
    const taken = this.#shelf.take(file.id);
    if (!taken) return;
    round.moved = true;
    round.removed.push(file.id);
    // Nothing is wrong any more, though nobody mended anything.
    const shown = this.#parts.shown(file.path);
    if (taken.quarantined) round.events.push(() => this.#parts.stream.emit({ type: 'file:mended', file: shown }));
  }

  #round(): Round {
    return { start: this.#parts.clock.elapsed(), changed: [], removed: [], events: [], moved: false };
  }

  #finish(round: Round, first: boolean): void {
    const { link, adopt, stream, clock } = this.#parts;
    if (round.moved) {
      this.library = link(this.#shelf.live(), this.library.revision + 1);
      adopt(this.library);
    }
    for (const emit of round.events) emit();
    if (!round.moved) return;
    stream.emit({
      type: 'library:loaded',
      revision: this.library.revision,
      ...inventory(this.library),
      changed: first ? [] : round.changed,
      removed: round.removed,
      warnings: this.#warnings(new Set(round.changed)),
      duration: clock.elapsed() - round.start,
    });
  }

  /** Of what was compiled now, and of all entries together. */
  #warnings(changed: ReadonlySet<string>): Diagnostic[] {
    const own = this.library.scenarios.filter(({ id }) => changed.has(id)).flatMap(({ warnings }) => warnings);
    return [...own, ...this.library.warnings];
  }
}
