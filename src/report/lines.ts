import type { EventType, Reporter, StampedEvent } from '../model/events.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Clock, Terminal } from '../model/ports.ts';
import { actionLine, stderrLines, wentWrong } from './action-line.ts';
import { at, eventLines, exchangeLines } from './event-lines.ts';
import { goesOn } from './goes-on.ts';
import { Following } from './lines-following.ts';
import { VerifyLines } from './lines-verify.ts';
import { Outbox } from './outbox.ts';
import { type Style, style } from './style.ts';
import { thousands } from './time.ts';

const WANTS: ReadonlySet<EventType> = new Set<EventType>([
  'session:started',
  'library:loaded',
  'file:quarantined',
  'file:mended',
  'mode:changed',
  'capture:ended',
  'response:sent',
  'action:started',
  'action:finished',
  'action:logged',
  'exchange:ended',
  'verify:started',
  'case:finished',
  'command:output',
  'verify:ended',
  'session:warned',
  'session:stopping',
  'session:ended',
]);

const EARLY: ReadonlySet<EventType> = new Set<EventType>(['library:loaded', 'file:quarantined', 'session:warned']);

/**
 * One line per event, for pipes and CI logs; a request that nothing matched and a file that went bad get the lines
 * that explain them, and actions stand below their request:
 *
 *     12:00:01.000 POST /orders → 201 create order (1.2 ms)
 *       ✔ audit (before webhook POST http://127.0.0.1:9000/audit → 200, 12 ms)
 *
 * When some still run half a second after the answer, the request is told without waiting, and each of them when it
 * ends; the number says where it belongs:
 *
 *     12:00:01.000 #12 POST /orders → 201 create order (1.2 ms)
 *     12:00:31.000 #12 ✔ notify (after run python3 hooks/notify.py → exit 0, 30.0 s)
 *
 * A reader that is too slow misses lines of what went well, and is told how many.
 */
export class LinesReporter implements Reporter {
  readonly name = 'lines';
  readonly wants = WANTS;
  readonly #outbox: Outbox;
  readonly #paint: Style;
  readonly #following: Following;
  readonly #verify: VerifyLines;
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
    this.#following = this.#follow(options.clock);
    this.#verify = new VerifyLines(this.#paint);
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
    this.#following.flush();
    this.#write(this.#verify.end(), false);
    return this.#outbox.close();
  }

  #tell(event: StampedEvent): void {
    if (!this.#verify.hides(event)) this.#tellOfSession(event);
  }

  #tellOfSession(event: StampedEvent): void {
    const { type, time } = event;
    if (type === 'response:sent') {
      if (goesOn(event.exchange)) this.#following.answered(event.exchange, time);
    } else if (type === 'action:started') {
      // A fault is no response that was sent, but actions follow it, too.
      if (event.run.phase === 'after') this.#following.answered(event.exchange, time);
    } else if (type === 'action:finished') {
      this.#following.finished(event.exchange, event.run, time);
    } else if (type === 'exchange:ended') {
      this.#following.ended(event.exchange, time);
    } else {
      if (type === 'session:stopping' || type === 'session:ended') this.#following.flush();
      const lines = this.#verify.lines(event) ?? eventLines(event, this.#paint);
      this.#write(lines, type === 'action:logged');
      // What the command writes comes behind it.
      if (type === 'verify:started') this.#outbox.flush();
    }
  }

  #follow(clock: Clock): Following {
    const paint = this.#paint;
    return new Following(clock, {
      ended: (exchange, time) => this.#write(exchangeLines(exchange, time, paint), wentWell(exchange)),
      answered: (exchange, time) =>
        this.#write(exchangeLines(exchange, time, paint, number(exchange, paint)), wentWell(exchange)),
      finished: (exchange, run, time) => {
        const line = number(exchange, paint) + actionLine(run, paint, { detailed: true });
        this.#write([at({ time }, paint, line), ...stderrLines(run, paint)], !wentWrong(run));
      },
    });
  }

  #write(lines: readonly string[], passing: boolean): void {
    if (lines.length > 0) this.#outbox.add(`${lines.join('\n')}\n`, passing);
  }
}

const number = ({ id }: Exchange, paint: Style): string => paint.dim(`#${id} `);

const wentWell = ({ unmatched, outcome, actions }: Exchange): boolean =>
  !unmatched && outcome === 'passed' && !actions.some(wentWrong);
