import type { Diagnostic } from '../model/diagnostic.ts';
import type { Library, Scenario } from '../model/library.ts';
import type { Clock } from '../model/ports.ts';
import type { ScenarioPath } from '../model/scenario-file.ts';
import { inventory } from './inventory.ts';
import { loadAll, type ParseAhead } from './load-all.ts';
import { type LoadParts, printOf } from './load-file.ts';
import { Round } from './round.ts';
import { Shelf, type ShelvedFile } from './shelf.ts';
import type { EventStream } from './stream.ts';
import { allSuspects, suspectsAmong } from './survey.ts';

export interface ReloadParts extends LoadParts {
  /** The id of a file; undefined when it is no scenario. */
  readonly idOf: (path: string) => string | undefined;
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

  /** The scenario of this file, when it is live with this very content. */
  served(path: string, bytes: Buffer): Scenario | undefined {
    const id = this.#parts.idOf(path);
    const file = id === undefined ? undefined : this.#shelf.get(id);
    return file && !file.quarantined && file.print === printOf(bytes) ? file.good : undefined;
  }

  /** Absolute paths of the files that scenarios are made from, missing ones too. */
  get dependencies(): ReadonlySet<string> {
    return this.#shelf.dependencies();
  }

  /** The first load, without stepping aside: nobody is served yet. */
  async load(parseAhead?: ParseAhead): Promise<void> {
    const round = this.#round();
    for (const file of await loadAll(this.#parts.list(), this.#parts, parseAhead)) round.shelve(file, undefined);
    round.moved = true;
    this.#swap(round);
    this.#tell(round, true);
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
    const { clock, idOf, files } = this.#parts;
    let sliceEnd = clock.elapsed() + SLICE_MS;
    const suspects = paths
      ? suspectsAmong([...paths], idOf, this.#shelf, files)
      : allSuspects(this.#parts.list(), this.#shelf, files);
    const loading: Promise<void>[] = [];
    for (const { file, again } of suspects) {
      const looked = round.look(file, force || again);
      if (looked) loading.push(looked);
      if (clock.elapsed() < sliceEnd) continue;
      await this.#stepAside();
      sliceEnd = clock.elapsed() + SLICE_MS;
    }
    await Promise.all(loading);
    this.#swap(round);
    // Whoever waits for the new answer gets it before the warnings are worked out.
    if (round.moved) await this.#stepAside();
    this.#tell(round, false);
  }

  /** Lets requests that have come meanwhile be answered. */
  #stepAside(): Promise<void> {
    return new Promise((resolve) => void this.#parts.clock.after(0, resolve));
  }

  #round(): Round {
    const { clock } = this.#parts;
    const again = (file: ScenarioPath): void => {
      clock.after(EMPTY_AGAIN_MS, () => {
        if (this.#emptied.has(file.id)) void this.reload({ paths: [file.path] });
      });
    };
    return new Round({ ...this.#parts, shelf: this.#shelf, emptied: this.#emptied, again });
  }

  #swap({ moved }: Round): void {
    if (!moved) return;
    this.library = this.#parts.link(this.#shelf.live(), this.library.revision + 1);
    this.#parts.adopt(this.library);
  }

  #tell({ events, moved, start, changed, removed }: Round, first: boolean): void {
    const { stream, clock } = this.#parts;
    for (const event of events) stream.emit(event);
    if (!moved) return;
    stream.emit({
      type: 'library:loaded',
      revision: this.library.revision,
      ...inventory(this.library),
      changed: first ? [] : changed,
      removed,
      warnings: this.#warnings(new Set(changed)),
      duration: clock.elapsed() - start,
    });
  }

  /** Of what was compiled now, and of all entries together. */
  #warnings(changed: ReadonlySet<string>): Diagnostic[] {
    const own = this.library.scenarios.filter(({ id }) => changed.has(id)).flatMap(({ warnings }) => warnings);
    return [...own, ...this.library.warnings];
  }
}
