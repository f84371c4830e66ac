import type { Exchange } from '../../model/exchange.ts';
import type { Request } from '../../model/request.ts';
import type { JudgeOptions } from '../options.ts';

/** What all that judges one exchange must know. */
export interface Judging extends JudgeOptions {
  /** `exchanges[1].` in a test with several. */
  readonly prefix: string;
  /** What sinks received; undefined when actions are sent for real, and nobody knows. */
  readonly sinks: ((exchange: Exchange, action: string) => readonly Request[]) | undefined;
}
