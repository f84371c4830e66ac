import type { Diagnostic } from '../model/diagnostic.ts';
import type { Scenario } from '../model/library.ts';
import type { ScenarioPath } from '../model/scenario-file.ts';

/** What is known of one scenario file. */
export interface ShelvedFile {
  readonly file: ScenarioPath;
  /** Of the content that was compiled last, good or bad. */
  readonly print: string;
  /** The last version without errors: what answers. */
  readonly good: Scenario | undefined;
  /** Of the last version compiled; errors among them mean that it is quarantined. */
  readonly diagnostics: readonly Diagnostic[];
  readonly quarantined: boolean;
  /** Absolute path of each file it was made from → a print of its content; `missing` when it could not be read. */
  readonly dependencies: ReadonlyMap<string, string>;
}

/** All files of a session, by scenario id. */
export class Shelf {
  readonly #files = new Map<string, ShelvedFile>();

  get(id: string): ShelvedFile | undefined {
    return this.#files.get(id);
  }

  put(file: ShelvedFile): void {
    this.#files.set(file.file.id, file);
  }

  /** What was there, if anything. */
  take(id: string): ShelvedFile | undefined {
    const file = this.#files.get(id);
    this.#files.delete(id);
    return file;
  }

  all(): readonly ShelvedFile[] {
    return [...this.#files.values()];
  }

  /** The scenarios that answer. */
  live(): Scenario[] {
    return this.all().flatMap((file) => file.good ?? []);
  }

  /** Every file that some scenario was made from. */
  dependencies(): Set<string> {
    return new Set(this.all().flatMap((file) => [...file.dependencies.keys()]));
  }
}
