import type { EventOf, EventType, Reporter, StampedEvent } from '../../model/events.ts';
import type { Clock, Terminal } from '../../model/ports.ts';
import { closeSink } from '../outbox.ts';
import { type Style, style } from '../style.ts';
import { onKey } from './keys.ts';
import { liveFrame } from './live-frame.ts';
import { LiveList } from './live-list.ts';
import { type LiveStatus, newStatus, observe } from './live-status.ts';
import { LiveVerify } from './live-verify.ts';
import { Rate } from './rate.ts';
import { Screen } from './screen.ts';

const WANTS: ReadonlySet<EventType> = new Set<EventType>([
  'session:started',
  'library:loaded',
  'file:quarantined',
  'file:mended',
  'mode:changed',
  'capture:ended',
  'request:matched',
  'request:unmatched',
  'request:forwarded',
  'request:synthesized',
  'response:sent',
  'action:started',
  'action:finished',
  'action:logged',
  'actions:waiting',
  'exchange:ended',
  'verify:started',
  'case:started',
  'case:finished',
  'command:output',
  'verify:ended',
  'session:warned',
  'session:stopping',
  'session:ended',
]);

export interface LiveOptions {
  readonly output: Terminal;
  readonly clock: Clock;
  /** What the keys `r` and `q` do; without it no key is read. */
  readonly keys?: { reload(): void; quit(): void };
}

/** The terminal of somebody who watches: status, the newest exchanges, counters; repainted in place. */
export class LiveReporter implements Reporter {
  readonly name = 'live';
  readonly wants = WANTS;
  readonly #output: Terminal;
  readonly #clock: Clock;
  readonly #paint: Style;
  readonly #keys: boolean;
  readonly #status: LiveStatus = newStatus();
  readonly #rate = new Rate();
  readonly #list: LiveList;
  readonly #screen: Screen;
  #verify: LiveVerify | undefined;
  #unmatchedOnly = false;

  constructor({ output, clock, keys }: LiveOptions) {
    this.#output = output;
    this.#clock = clock;
    this.#paint = style(output.color);
    this.#screen = new Screen(output, clock, () => this.#draw());
    this.#list = new LiveList({
      paint: this.#paint,
      columns: () => output.columns,
      elapsed: () => clock.elapsed(),
      changed: () => this.#screen.touch(),
    });
    this.#keys = keys !== undefined && output.onKey(onKey({ ...keys, toggleUnmatched: () => this.#toggle() }));
  }

  on(event: StampedEvent): void {
    observe(this.#status, event);
    if (event.type === 'verify:started') this.#beginVerify(event);
    if (this.#verify?.listsExchanges ?? true) this.#follow(event);
    this.#verify?.on(event);
    this.#screen.touch();
  }

  async close(): Promise<void> {
    await this.#verify?.close();
    await this.#list.close();
    // A start that failed says why itself, on a clean screen.
    this.#screen.close({ leave: this.#status.session !== undefined });
    await closeSink(this.#output, this.#clock);
  }

  #follow(event: StampedEvent): void {
    const { type } = event;
    if (
      type === 'request:matched' ||
      type === 'request:unmatched' ||
      type === 'request:forwarded' ||
      type === 'request:synthesized'
    )
      this.#list.begin(event.exchange);
    else if (type === 'response:sent') this.#list.answered(event.exchange);
    else if (type === 'action:started') this.#list.actionStarted(event.exchange, event.run);
    else if (type === 'action:finished') this.#list.actionFinished(event.exchange, event.run);
    else if (type === 'exchange:ended') this.#list.end(event.exchange);
    else if (type === 'action:logged') this.#list.log(event.source, event.line);
  }

  #beginVerify(started: EventOf<'verify:started'>): void {
    this.#verify = new LiveVerify({
      started,
      paint: this.#paint,
      print: (lines) => this.#screen.print(lines),
      changed: () => this.#screen.touch(),
    });
  }

  #toggle(): void {
    this.#unmatchedOnly = !this.#unmatchedOnly;
    this.#screen.touch();
  }

  #draw(): string[] {
    const rate = this.#rate.measure(this.#clock.elapsed(), this.#status.exchanges);
    // A rate falls though nothing happens.
    if (rate > 0) this.#screen.touch(1000);
    return liveFrame(
      {
        status: this.#status,
        rate,
        skipped: this.#list.skipped,
        unmatchedOnly: this.#unmatchedOnly,
        keys: this.#keys,
        rows: this.#output.rows,
        verify: this.#verify,
        list: (most) => this.#list.lines(most, this.#unmatchedOnly),
      },
      this.#paint,
    );
  }
}
