import type { EventOf, StampedEvent } from '../../model/events.ts';
import { caseLines, caseName } from '../cases/case-lines.ts';
import { countsText, noCounts, unusedLines, verdictLine } from '../cases/verdict-lines.ts';
import { clean } from '../clean.ts';
import { foreign } from '../foreign.ts';
import type { Style } from '../style.ts';
import { count, thousands } from '../time.ts';
import { SuiteRow } from './suite-row.ts';

export interface LiveVerifyOptions {
  readonly started: EventOf<'verify:started'>;
  readonly paint: Style;
  /** Puts lines above the list, where they stay. */
  readonly print: (lines: readonly string[]) => void;
  readonly changed: () => void;
}

/**
 * `verify` for somebody who watches: a row for each scenario file, the case that runs, counts. What failed is printed
 * above at once and in full, and so is what COMMAND writes.
 */
export class LiveVerify {
  readonly #options: LiveVerifyOptions;
  readonly #suites = new Map<string, SuiteRow>();
  readonly #counts = noCounts();
  #running: EventOf<'case:started'> | undefined;
  #ended: EventOf<'verify:ended'> | undefined;

  constructor(options: LiveVerifyOptions) {
    this.#options = options;
  }

  /** Whether requests are listed: without COMMAND they are verify's own. */
  get listsExchanges(): boolean {
    return this.#options.started.command !== undefined && this.#ended === undefined;
  }

  on(event: StampedEvent): void {
    const { paint, print } = this.#options;
    if (event.type === 'case:started') this.#running = event;
    else if (event.type === 'case:finished') this.#finish(event);
    else if (event.type === 'command:output') print([foreign(event.line, paint)]);
    else if (event.type === 'verify:ended') this.#end(event);
  }

  /** The task list, so many rows at most; files that failed, and then the newest, are shown before others. */
  rows(most: number): string[] {
    const all = [...this.#suites.values()];
    if (all.length <= most) return all.map((row) => row.line());
    const room = Math.max(1, most - 1);
    const shown = new Set(all.filter((row) => row.failed).slice(-room));
    for (let at = all.length - 1; at >= 0 && shown.size < room; at -= 1) shown.add(all[at] as SuiteRow);
    const rest = this.#options.paint.dim(`… ${count(all.length - shown.size, 'more file')}`);
    return [rest, ...all.filter((row) => shown.has(row)).map((row) => row.line())];
  }

  /** `verifying scenarios`; `comparing scenarios with http://api.test`; `$ npm test`. */
  head(): string {
    const { started, paint } = this.#options;
    if (started.command) return `${paint.dim('$')} ${paint.bold(clean(started.command.join(' '), 300))}`;
    const what = clean(started.directory, 300);
    return started.against === undefined
      ? `${paint.bold('verifying')} ${what}`
      : `${paint.bold('comparing')} ${what} with ${clean(started.against, 300)}`;
  }

  /** What runs, and how many came out how; at the end the verdict. */
  foot(): string[] {
    const { paint, started } = this.#options;
    if (this.#ended) return [verdictLine(this.#ended.verdict, paint)];
    const done = Object.values(this.#counts).reduce((sum, number) => sum + number, 0);
    const of = started.cases === undefined ? '' : paint.dim(` · ${thousands(done)} of ${count(started.cases, 'case')}`);
    return [
      ...(this.#running ? [`${paint.yellow('◌')} ${caseName(this.#running, paint)}`] : []),
      countsText(this.#counts, paint) + of,
    ];
  }

  /** Nothing more will be known. Resolves when every list knows. */
  async close(): Promise<void> {
    const rows = [...this.#suites.values()];
    for (const row of rows) row.end();
    await Promise.allSettled(rows.map(({ over }) => over));
  }

  #finish({ result }: EventOf<'case:finished'>): void {
    const { paint, print, changed } = this.#options;
    let row = this.#suites.get(result.suite);
    if (row === undefined) {
      row = new SuiteRow(result.suite, paint, changed);
      this.#suites.set(result.suite, row);
    }
    row.add(result);
    this.#counts[result.status] += 1;
    if (this.#running && isSame(this.#running, result)) this.#running = undefined;
    if (result.status === 'failed' || result.status === 'error') print(caseLines(result, paint));
  }

  #end(event: EventOf<'verify:ended'>): void {
    const { paint, print } = this.#options;
    this.#ended = event;
    this.#running = undefined;
    void this.close();
    print(unusedLines(event.verdict, paint));
  }
}

const isSame = (begun: EventOf<'case:started'>, { kind, suite, name }: EventOf<'case:finished'>['result']): boolean =>
  begun.kind === kind && begun.suite === suite && begun.name === name;
