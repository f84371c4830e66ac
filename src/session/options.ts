import type { GivenServeOptions } from '../compile/serve-options.ts';
import type { UserFunction } from '../model/action.ts';
import type { Severity } from '../model/diagnostic.ts';
import type { Reporter } from '../model/events.ts';

export interface SessionOptions {
  /** The scenarios directory; a relative path starts where the process was started. */
  readonly directory: string;
  /** From which folder upwards `mockrun.config.yaml` is looked for; default: the scenarios directory. */
  readonly configFrom?: string;
  /** What `mockrun serve` can be told; what is left out is the default. */
  readonly settings: GivenServeOptions;
  readonly reporters?: readonly Reporter[];
  /** Functions that scenarios name as `client:NAME`. */
  readonly callbacks?: Readonly<Record<string, UserFunction>>;
  /** Of an entry that triggers an action which is known nowhere; default `warning`. */
  readonly unknownAction?: Severity;
  /** It is asked through its `driver`; with `sinks`, actions that have one are kept there. Default: it is not. */
  readonly driven?: { readonly sinks: boolean };
  /** Keeps what is needed to judge what became of it, in its `observer`; default false. */
  readonly observed?: boolean;
}

export interface StopOptions {
  /** For the events alone: what asked for it, `SIGTERM`. */
  readonly signal?: string;
  /** Called when nothing happens any more, and the reporters still listen. */
  readonly judge?: () => void;
}
