import type { ActionRun } from '../model/action.ts';
import type { EventType, MockEvent, Reporter, StampedEvent } from '../model/events.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Clock } from '../model/ports.ts';

type ExchangeEvent = Extract<
  EventType,
  | 'request:matched'
  | 'request:unmatched'
  | 'request:forwarded'
  | 'request:synthesized'
  | 'response:sent'
  | 'exchange:ended'
>;

/**
 * Hands events to the reporters, in order and at once. Nothing waits here: a reporter that has much to do keeps its
 * own queue. One that throws is named once and gets no more events.
 */
export class EventStream {
  readonly #clock: Clock;
  readonly #opened: Reporter[] = [];
  #reporters: readonly Reporter[] = [];
  readonly #wanting = new Map<EventType, readonly Reporter[]>();

  constructor(clock: Clock, reporters: readonly Reporter[] = []) {
    this.#clock = clock;
    for (const reporter of reporters) this.add(reporter);
  }

  /** The returned function takes the reporter out again; it is closed with the others. */
  add(reporter: Reporter): () => void {
    this.#opened.push(reporter);
    this.#change([...this.#reporters, reporter]);
    return () => this.#change(this.#reporters.filter((other) => other !== reporter));
  }

  emit(event: MockEvent): void {
    const wanting = this.#wantedBy(event.type);
    if (wanting.length > 0) this.#deliver({ ...event, time: this.#clock.now() }, wanting);
  }

  /** An event about an exchange; not even made when nobody wants its type. */
  emitExchange(type: ExchangeEvent, exchange: Exchange): void {
    const wanting = this.#wantedBy(type);
    if (wanting.length > 0) this.#deliver({ type, exchange, time: this.#clock.now() }, wanting);
  }

  /** An event about a run of an action; not even made when nobody wants its type. */
  emitRun(type: 'action:started' | 'action:finished', exchange: Exchange, run: ActionRun): void {
    const wanting = this.#wantedBy(type);
    if (wanting.length > 0) this.#deliver({ type, exchange, run, time: this.#clock.now() }, wanting);
  }

  /** Closes every reporter, also those left out; resolves when all have written. One that fails does not hold up the others. */
  async close(): Promise<void> {
    this.#change([]);
    await Promise.allSettled(this.#opened.splice(0).map(async (reporter) => reporter.close?.()));
  }

  #deliver(event: StampedEvent, reporters: readonly Reporter[]): void {
    for (const reporter of reporters) {
      try {
        reporter.on(event);
      } catch (error) {
        this.#drop(reporter, error);
      }
    }
  }

  #drop(reporter: Reporter, error: unknown): void {
    if (!this.#reporters.includes(reporter)) return;
    this.#change(this.#reporters.filter((other) => other !== reporter));
    const reason = error instanceof Error ? error.message : String(error);
    this.emit({ type: 'session:warned', message: `the reporter "${reporter.name}" failed and is left out: ${reason}` });
  }

  #wantedBy(type: EventType): readonly Reporter[] {
    let wanting = this.#wanting.get(type);
    if (!wanting) {
      wanting = this.#reporters.filter((reporter) => reporter.wants?.has(type) ?? true);
      this.#wanting.set(type, wanting);
    }
    return wanting;
  }

  #change(reporters: readonly Reporter[]): void {
    this.#reporters = reporters;
    this.#wanting.clear();
  }
}
