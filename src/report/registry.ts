import type { Reporter } from '../model/events.ts';
import type { Clock, Terminal } from '../model/ports.ts';
import { JsonReporter } from './json.ts';
import { LinesReporter } from './lines.ts';
import { LiveReporter } from './live/live.ts';
import { silentReporter } from './silent.ts';

export interface ReporterOptions {
  /** Where the text goes: the terminal, or the file that was named. The reporter closes it. */
  readonly output: Terminal;
  readonly clock: Clock;
  /** `json` only: every event, not one summary an exchange. */
  readonly verbose?: boolean;
  /** `live` only: what its keys do; without it no key is read. */
  readonly keys?: { reload(): void; quit(): void };
}

type Make = (options: ReporterOptions) => Reporter;

/** One line per reporter. */
const REPORTERS = {
  live: (options) => new LiveReporter(options),
  lines: (options) => new LinesReporter(options),
  json: (options) => new JsonReporter(options),
  silent: silentReporter,
} satisfies Record<string, Make>;

export type ReporterName = keyof typeof REPORTERS;

export const reporterNames = Object.keys(REPORTERS) as readonly ReporterName[];

export const isReporterName = (name: string): name is ReporterName => Object.hasOwn(REPORTERS, name);

export const makeReporter = (name: ReporterName, options: ReporterOptions): Reporter =>
  (REPORTERS as Record<ReporterName, Make>)[name](options);
