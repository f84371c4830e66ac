import type { EventType, Reporter, StampedEvent } from '../model/events.ts';
import type { Clock, Sink } from '../model/ports.ts';
import { eventJson } from './json-event.ts';
import { exchangeJson } from './json-exchange.ts';
import { Outbox } from './outbox.ts';

/** The stream makes no events that nobody wants, so a summary costs one event an exchange. */
const SUMMARY: ReadonlySet<EventType> = new Set<EventType>([
  'session:started',
  'library:loaded',
  'file:quarantined',
  'file:mended',
  'mode:changed',
  'capture:ended',
  'exchange:ended',
  'action:logged',
  'verify:started',
  'case:finished',
  'command:output',
  'verify:ended',
  'session:failed',
  'session:warned',
  'session:stopping',
  'session:ended',
]);

/** Of one request, one action: missed first when nobody reads. */
const PASSING = /^(?:request|response|action|actions):/;

const LIMIT = 16 * 1_048_576;

/**
 * One JSON document a line (NDJSON), each with a `type` and a `time`: `json-exchange.ts` and `json-event.ts` hold the
 * shapes. By default one line per exchange, when it and all its actions ended, beside the events of the session and its
 * files; `verbose` writes every event. A reader that falls 16 Mi characters behind misses lines, and finds instead
 * `{"type":"reporter:dropped","lines":412}`.
 */
export class JsonReporter implements Reporter {
  readonly name = 'json';
  readonly wants?: ReadonlySet<EventType>;
  readonly #outbox: Outbox;

  constructor(options: { output: Sink; clock: Clock; verbose?: boolean }) {
    if (!options.verbose) this.wants = SUMMARY;
    this.#outbox = new Outbox({
      sink: options.output,
      clock: options.clock,
      limit: LIMIT,
      dropped: (lines) => `{"type":"reporter:dropped","lines":${lines}}\n`,
    });
  }

  on(event: StampedEvent): void {
    if (event.type === 'exchange:ended') this.#outbox.add(exchangeJson(event.exchange, event.time), true);
    else this.#outbox.add(`${JSON.stringify(eventJson(event))}\n`, PASSING.test(event.type));
  }

  close(): Promise<void> {
    return this.#outbox.close();
  }
}
