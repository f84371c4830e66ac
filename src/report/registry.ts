import type { Reporter } from '../model/events.ts';
import type { Clock, Terminal } from '../model/ports.ts';
import { GithubReporter } from './github/github.ts';
import { JsonReporter } from './json.ts';
import { type JunitOptions, JunitReporter } from './junit/junit.ts';
import { LinesReporter } from './lines.ts';
import { LiveReporter } from './live/live.ts';
import { silentReporter } from './silent.ts';
import { TapReporter } from './tap.ts';

export interface ReporterOptions {
  /** Where the text goes: the terminal, or the file that was named. The reporter closes it. */
  readonly output: Terminal;
  readonly clock: Clock;
  /** `json` only: every event, not one summary an exchange. */
  readonly verbose?: boolean;
  /** `live` only: what its keys do; without it no key is read. */
  readonly keys?: { reload(): void; quit(): void };
  /** `junit` only, and needed there: what it writes instead of the output. */
  readonly junit?: JunitOptions;
  /** `github` only: where annotations go; default: the output. It is not closed. */
  readonly annotations?: { write(text: string): unknown };
  /** `github` only: takes the Markdown of the job summary. */
  readonly summary?: (markdown: string) => void;
  /** `github` only: how a file is called from the root of the repository. */
  readonly fromRoot?: (file: string) => string;
}

type Make = (options: ReporterOptions) => Reporter;

/** One line per reporter. */
const REPORTERS = {
  live: (options) => new LiveReporter(options),
  lines: (options) => new LinesReporter(options),
  json: (options) => new JsonReporter(options),
  tap: (options) => new TapReporter(options),
  junit: ({ junit }) => new JunitReporter(junit as JunitOptions),
  github: ({ output, annotations = output, ...rest }) => new GithubReporter({ ...rest, output: annotations }),
  silent: silentReporter,
} satisfies Record<string, Make>;

export type ReporterName = keyof typeof REPORTERS;

export const reporterNames = Object.keys(REPORTERS) as readonly ReporterName[];

export const isReporterName = (name: string): name is ReporterName => Object.hasOwn(REPORTERS, name);

export const makeReporter = (name: ReporterName, options: ReporterOptions): Reporter =>
  (REPORTERS as Record<ReporterName, Make>)[name](options);
