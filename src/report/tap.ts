import type { EventType, Reporter, StampedEvent } from '../model/events.ts';
import type { Place } from '../model/place.ts';
import type { Clock, Sink } from '../model/ports.ts';
import type { CaseProblem, CaseResult, Verdict } from '../model/verdict.ts';
import { caseTitle } from './cases/title.ts';
import { clean } from './clean.ts';
import { Outbox } from './outbox.ts';
import { millis } from './time.ts';

const WANTS: ReadonlySet<EventType> = new Set<EventType>([
  'case:finished',
  'command:output',
  'verify:ended',
  'session:failed',
]);

const LONGEST = 500;

/**
 * TAP 14. The plan stands at the end, where it holds whatever happens on the way: a run that was cut off has none, and
 * every reader takes that for a failure. What COMMAND writes is a comment.
 *
 *     not ok 2 - scenarios/orders.yaml › an order is created
 *       ---
 *       message: "answered 500"
 *       ...
 */
export class TapReporter implements Reporter {
  readonly name = 'tap';
  readonly wants = WANTS;
  readonly #outbox: Outbox;
  #count = 0;
  #begun = false;

  constructor(options: { output: Sink; clock: Clock }) {
    this.#outbox = new Outbox({
      sink: options.output,
      clock: options.clock,
      dropped: (lines) => `# ${lines} blocks dropped: the output is read too slowly\n`,
    });
  }

  on(event: StampedEvent): void {
    if (event.type === 'case:finished') this.#tell(event.result);
    else if (event.type === 'command:output') this.#write([`# ${clean(event.line, 8192)}`], true);
    else if (event.type === 'session:failed') this.#write([`Bail out! ${clean(event.message, LONGEST)}`]);
    else if (event.type === 'verify:ended') this.#end(event.verdict);
  }

  close(): Promise<void> {
    return this.#outbox.close();
  }

  #tell(result: CaseResult): void {
    const { suite, status, message } = result;
    this.#count += 1;
    const title = suite === '' ? caseTitle(result) : `${suite} › ${caseTitle(result)}`;
    const ok = status === 'passed' || status === 'skipped' ? 'ok' : 'not ok';
    const skip = status === 'skipped' ? ` # SKIP ${escaped(message ?? '')}`.trimEnd() : '';
    this.#write([`${ok} ${this.#count} - ${escaped(title)}${skip}`, ...(ok === 'ok' ? [] : diagnostics(result))]);
  }

  #end({ interrupted }: Verdict): void {
    this.#write(
      interrupted === undefined ? [`1..${this.#count}`] : [`Bail out! ended early by ${clean(interrupted, LONGEST)}`],
    );
  }

  #write(lines: readonly string[], passing = false): void {
    const head = this.#begun ? [] : ['TAP version 14'];
    this.#begun = true;
    this.#outbox.add(`${[...head, ...lines].join('\n')}\n`, passing);
  }
}

const escaped = (text: string): string => clean(text, LONGEST).replace(/[\\#]/g, '\\$&');

/** A block of YAML; its strings are written as JSON, which YAML takes, whatever is in them. */
const diagnostics = ({ status, message, duration, place, problems }: CaseResult): string[] => [
  '  ---',
  `  message: ${quoted(message ?? status)}`,
  `  severity: ${status === 'error' ? 'error' : 'fail'}`,
  `  duration_ms: ${millis(duration)}`,
  ...(place === undefined ? [] : [`  at: ${placed(place)}`]),
  ...(problems.length === 0 ? [] : ['  problems:', ...problems.flatMap(problemLines)]),
  '  ...',
];

const problemLines = ({ field, expected, got, detail, place, entry }: CaseProblem): string[] => [
  `    - field: ${quoted(field)}`,
  `      expected: ${quoted(expected)}`,
  `      got: ${quoted(got)}`,
  ...(detail.length === 0 ? [] : ['      detail:', ...detail.map((line) => `        - ${quoted(line)}`)]),
  ...(place === undefined ? [] : [`      at: ${placed(place)}`]),
  ...(entry === undefined ? [] : [`      entry: ${placed(entry)}`]),
];

const placed = ({ file, line, column }: Place): string => `{file: ${quoted(file)}, line: ${line}, column: ${column}}`;

const quoted = (text: string): string => JSON.stringify(clean(text, 4000));
