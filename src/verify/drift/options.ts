import type { HttpClient } from '../../model/outgoing.ts';
import type { Clock } from '../../model/ports.ts';
import type { Redaction } from '../../serve/redact.ts';
import type { Filter } from '../filter.ts';
import type { Interruption } from '../options.ts';
import type { GivenHeader } from './credentials.ts';

export interface DriftOptions {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** Of the real service, without a slash at its end: `https://api.shop.test/v2`. */
  readonly url: string;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
  /** Requests a second. */
  readonly rate: number;
  /** Methods that may change something are sent, too. Default false. */
  readonly unsafe?: boolean;
  /** Keys that only the real service sends are no drift. Default false. */
  readonly ignoreExtra?: boolean;
  /** Sent with every request, in place of recorded ones of the same name. */
  readonly headers?: readonly GivenHeader[];
  /** What is hidden in all that is shown. */
  readonly redaction: Redaction;
  /** Entries whose `file: name` it wants. Default: all. */
  readonly filter?: Filter | undefined;
  /** End after the first drift. Default false. */
  readonly bail?: boolean;
  /** Initial values of the state that all scenarios share. */
  readonly sharedState: ReadonlyMap<string, string>;
  /** Environment variables that templates may read. */
  readonly env?: Readonly<Record<string, string>>;
  readonly random: () => number;
  readonly interruption?: Interruption | undefined;
}
