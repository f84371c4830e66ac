import type { EventOf, StampedEvent } from '../model/events.ts';
import { caseLines } from './cases/case-lines.ts';
import { Few } from './cases/few.ts';
import { unusedLines, verdictLine } from './cases/verdict-lines.ts';
import { clean } from './clean.ts';
import { foreign } from './foreign.ts';
import { abandonedLines } from './session-lines.ts';
import type { Style } from './style.ts';
import { count } from './time.ts';

const MOST_ABANDONED = 100;
const OF_EXCHANGES = /^(?:request|response|exchange|actions):|^action:(?:started|finished)$/;

/** What `mockrun verify` says line by line. The verdict is the last, whatever ends behind it. */
export class VerifyLines {
  readonly #paint: Style;
  readonly #few = new Few();
  #started: EventOf<'verify:started'> | undefined;
  #ended: EventOf<'verify:ended'> | undefined;

  constructor(paint: Style) {
    this.#paint = paint;
  }

  /**
   * Whether an event of a session is not told: without COMMAND the requests are verify's own, and its results say what
   * came of them.
   */
  hides({ type }: StampedEvent): boolean {
    return this.#started !== undefined && this.#started.command === undefined && OF_EXCHANGES.test(type);
  }

  /** Undefined: this is no event of verify's. */
  lines(event: StampedEvent): string[] | undefined {
    const paint = this.#paint;
    if (event.type === 'case:finished') return this.#few.tells(event.result) ? caseLines(event.result, paint) : [];
    if (event.type === 'command:output') return [foreign(event.line, paint)];
    if (event.type === 'verify:started') {
      this.#started = event;
      return [opening(event, paint)];
    }
    if (event.type === 'verify:ended') {
      this.#ended = event;
      return this.#few.rest().map((line) => `${paint.green('✔')} ${line}`);
    }
    if (this.#started === undefined) return undefined;
    if (event.type === 'session:stopping' && event.signal === undefined) return [];
    if (event.type === 'session:ended') return [...abandonedLines(event, paint, MOST_ABANDONED), ...this.end()];
    return undefined;
  }

  /** What is left to say when nothing more comes. */
  end(): string[] {
    const ended = this.#ended;
    this.#ended = undefined;
    if (ended === undefined) return [];
    return [...unusedLines(ended.verdict, this.#paint), verdictLine(ended.verdict, this.#paint)];
  }
}

/** `verifying scenarios, 18 cases`; `comparing scenarios with http://api.test, 18 cases`; `$ npm test`. */
function opening({ directory, cases, command, against }: EventOf<'verify:started'>, paint: Style): string {
  if (command !== undefined) return `${paint.dim('$')} ${paint.bold(clean(command.join(' '), 300))}`;
  const what = clean(directory, 300);
  const does = against === undefined ? `verifying ${what}` : `comparing ${what} with ${clean(against, 300)}`;
  return `${does}${cases === undefined ? '' : `, ${count(cases, 'case')}`}`;
}
