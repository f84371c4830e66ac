import type { EventType, Reporter, StampedEvent } from '../model/events.ts';
import type { Clock, Terminal } from '../model/ports.ts';
import { eventLines } from './event-lines.ts';
import { Outbox } from './outbox.ts';
import { type Style, style } from './style.ts';
import { thousands } from './time.ts';

const WANTS: ReadonlySet<EventType> = new Set<EventType>([
  'session:started',
  'library:loaded',
  'file:quarantined',
  'file:mended',
  'exchange:ended',
  'session:warned',
  'session:stopping',
  'session:ended',
]);

const EARLY: ReadonlySet<EventType> = new Set<EventType>(['library:loaded', 'file:quarantined', 'session:warned']);

/**
 * One line per event, for pipes and CI logs; a request that nothing matched and a file that went bad get the lines
 * that explain them. A reader that is too slow misses lines of matched requests, and is told how many.
 */
export class LinesReporter implements Reporter {
  readonly name = 'lines';
  readonly wants = WANTS;
  readonly #outbox: Outbox;
  readonly #paint: Style;
  /** What was said before the start: the banner comes first, and a start that fails says it itself. */
  #early: StampedEvent[] | undefined = [];

  constructor(options: { output: Terminal; clock: Clock }) {
    this.#paint = style(options.output.color);
    this.#outbox = new Outbox({
      sink: options.output,
      clock: options.clock,
      dropped: (count) =>
        this.#paint.yellow(`… ${thousands(count)} lines dropped: the output is read too slowly`) + '\n',
    });
  }

  on(event: StampedEvent): void {
    const early = this.#early;
    if (early && EARLY.has(event.type)) {
      early.push(event);
      return;
    }
    this.#early = undefined;
    this.#tell(event);
    for (const held of early ?? []) this.#tell(held);
  }

  close(): Promise<void> {
    return this.#outbox.close();
  }

  #tell(event: StampedEvent): void {
    const lines = eventLines(event, this.#paint);
    if (lines.length > 0) this.#outbox.add(`${lines.join('\n')}\n`, isPassing(event));
  }
}

const isPassing = (event: StampedEvent): boolean =>
  event.type === 'exchange:ended' && event.exchange.entry !== undefined && event.exchange.outcome === 'passed';
