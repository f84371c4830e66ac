import type { Action, World } from '../../model/action.ts';
import type { Severity } from '../../model/diagnostic.ts';
import type { Reporter } from '../../model/events.ts';
import type { Modules } from '../../model/modules.ts';
import type { Clock, Files, Random } from '../../model/ports.ts';
import type { ScenarioPath } from '../../model/scenario-file.ts';
import type { RecordingOptions } from '../capture/options.ts';
import type { GlobalMiddlewareParts } from '../global-middleware.ts';

/** What an engine is told, and what it sees of the machine. */
export interface EngineOptions {
  /** Absolute path of the scenarios directory. */
  readonly directory: string;
  /** Absolute path of the folder from which the configuration is looked for, upwards. */
  readonly configFrom: string;
  readonly journalSize: number;
  readonly noDelay: boolean;
  readonly cors: boolean;
  readonly rewrite: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly modules: Modules;
  readonly list: (directory: string) => readonly ScenarioPath[];
  readonly shown: (path: string) => string;
  readonly environment: (names: readonly string[]) => Readonly<Record<string, string>>;
  /** The listener's address, once it has one. */
  readonly mockUrl: () => string;
  readonly reporters: readonly Reporter[];
  /** Absent: nothing can be recorded. */
  readonly recording?: RecordingOptions;
  /** What actions may ask for that this room does not have itself. */
  readonly outside: Omit<World, 'clock' | 'resource' | 'log'>;
  /** Of all traffic: what flags name, where mockrun was started, and where scripts of the admin API are kept. */
  readonly middleware: Omit<GlobalMiddlewareParts, 'files' | 'configured' | 'changed'>;
  /** Actions that entries find by name when they are due. */
  readonly registered: { get(name: string): Action | undefined; names(): string[] };
  /** Of an entry that names none of them; default `warning`, since it may be registered later. */
  readonly unknownAction?: Severity | undefined;
}
