import path from 'node:path';
import { type ScenarioPath, scenarioId } from '../model/scenario-file.ts';
import { isCaptured } from '../source/captured.ts';
import type { RecordingOptions } from './capture/options.ts';

export interface PlacesParts {
  /** Absolute path of the scenarios directory. */
  readonly directory: string;
  readonly list: (directory: string) => readonly ScenarioPath[];
  readonly recording?: Pick<RecordingOptions, 'folder' | 'files'> | undefined;
}

/** Where scenarios are: in their directory, and where recordings are written, when that is elsewhere. */
export class Places {
  /** Absolute path of the folder of recordings that is no part of the directory, nor of what has the directory in it. */
  readonly beside: string | undefined;
  readonly #parts: PlacesParts;

  constructor(parts: PlacesParts) {
    this.#parts = parts;
    const { directory, recording } = parts;
    const folder = recording?.folder;
    const isElsewhere = folder !== undefined && scenarioId(directory, path.join(folder, 'x.yaml')) === undefined;
    this.beside = isElsewhere && !isInside(directory, folder) ? folder : undefined;
  }

  /** What is recorded is not served: it could be anywhere around the directory, and between files of any kind. */
  get isAround(): boolean {
    const { directory, recording } = this.#parts;
    return recording !== undefined && recording.folder !== directory && isInside(directory, recording.folder);
  }

  /** Of the folder beside, only what was recorded: other files may be there for other reasons. */
  list(): readonly ScenarioPath[] {
    const { directory, list, recording } = this.#parts;
    const scenarios = list(directory);
    if (this.beside === undefined || !recording) return scenarios;
    const recorded = recording.files.list(this.beside).flatMap((file) => {
      const id = this.idOf(file);
      return id !== undefined && isRecorded(file, recording) ? [{ id, path: file }] : [];
    });
    return [...scenarios, ...recorded];
  }

  /** The id of a file; undefined when it is no scenario. */
  idOf(file: string): string | undefined {
    const { directory } = this.#parts;
    const id = scenarioId(directory, file);
    if (id !== undefined || this.beside === undefined) return id;
    const below = isInside(file, this.beside) ? scenarioId(this.beside, file) : undefined;
    if (below === undefined) return undefined;
    return `${path.relative(directory, this.beside).replaceAll(path.sep, '/')}/${below}`;
  }

  /** It is watched by itself, since its folder is not. */
  isBeside(file: string): boolean {
    return this.beside !== undefined && isInside(file, this.beside);
  }
}

function isRecorded(file: string, { files }: Pick<RecordingOptions, 'files'>): boolean {
  try {
    const bytes = files.read(file);
    return bytes !== undefined && isCaptured(bytes);
  } catch {
    return false;
  }
}

const isInside = (file: string, folder: string): boolean =>
  file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
