import { isError } from '../../model/diagnostic.ts';
import type { EventOf, EventType, Reporter, StampedEvent } from '../../model/events.ts';
import { formatPlace, type Place } from '../../model/place.ts';
import type { CaseResult, Verdict } from '../../model/verdict.ts';
import { failureText } from '../cases/problem-lines.ts';
import { verdictLine } from '../cases/verdict-lines.ts';
import { cut } from '../clean.ts';
import { count } from '../time.ts';
import { JobSummary, titleOf } from './job-summary.ts';
import { type Annotation, workflowCommand } from './workflow-command.ts';

const WANTED = [
  'library:loaded',
  'file:quarantined',
  'case:finished',
  'verify:ended',
  'session:failed',
] as const satisfies readonly EventType[];

type Wanted = Extract<StampedEvent, { readonly type: (typeof WANTED)[number] }>;

/** Of errors, and of warnings: GitHub shows no more of a step. */
const MOST = 10;
const LONGEST = 4_000;

export interface GithubOptions {
  /** Standard output, which others write to as well: it is not closed here. */
  readonly output: { write(text: string): unknown };
  /** Takes the Markdown of the job summary. */
  readonly summary?: (markdown: string) => void;
  /** How a file is called from the root of the repository; default: as it is shown. */
  readonly fromRoot?: (file: string) => string;
}

/** Annotations of GitHub Actions, written when the run is over, and the summary of the job. */
export class GithubReporter implements Reporter {
  readonly name = 'github';
  readonly wants: ReadonlySet<EventType> = new Set<EventType>(WANTED);
  readonly #options: GithubOptions;
  readonly #errors = new Annotations('error');
  readonly #warnings = new Annotations('warning');
  readonly #summary = new JobSummary();
  /** Files whose diagnostics were told. */
  readonly #broken = new Set<string>();
  /** Entries that nothing called, and that is an error: no warning is needed. */
  readonly #failedEntries = new Set<string>();

  constructor(options: GithubOptions) {
    this.#options = options;
  }

  on(stamped: StampedEvent): void {
    const event = stamped as Wanted;
    switch (event.type) {
      case 'library:loaded':
        return this.#diagnose(event.warnings);
      case 'file:quarantined':
        this.#broken.add(event.file);
        return this.#diagnose(event.diagnostics);
      case 'case:finished':
        return this.#judge(event.result);
      case 'verify:ended':
        return this.#end(event.verdict);
      case 'session:failed':
        return this.#fail(event);
    }
  }

  #judge(result: CaseResult): void {
    if (result.status !== 'failed' && result.status !== 'error') return;
    if (result.kind === 'file' && this.#broken.has(result.suite)) return;
    if (result.kind === 'entry' && result.place) this.#failedEntries.add(formatPlace(result.place));
    const { place = result.problems.find((problem) => problem.place)?.place } = result;
    const message = failureText(result);
    this.#errors.add({ title: titleOf(result), message, ...this.#at(place) });
    this.#summary.add(titleOf(result), message);
  }

  #diagnose(diagnostics: EventOf<'file:quarantined'>['diagnostics']): void {
    for (const diagnostic of diagnostics) {
      const { code, message, hint, place } = diagnostic;
      const text = hint === undefined ? message : `${message}\n${hint}`;
      (isError(diagnostic) ? this.#errors : this.#warnings).add({ title: code, message: text, ...this.#at(place) });
      if (isError(diagnostic)) this.#summary.add(formatPlace(place), text);
    }
  }

  #end(verdict: Verdict): void {
    const { interrupted } = verdict;
    if (interrupted !== undefined) this.#errors.add({ title: 'mockrun', message: `ended early by ${interrupted}` });
    for (const { name, place } of interrupted === undefined ? verdict.coverage.unused : []) {
      if (this.#failedEntries.has(formatPlace(place))) continue;
      this.#warnings.add({ title: 'unused entry', message: `nothing called "${name}"`, ...this.#at(place) });
    }
    const left = [...this.#errors.left, ...this.#warnings.left];
    const more = left.length === 0 ? '' : `\n${left.join(' and ')} are not shown here, but in the summary and the log`;
    this.#write(left.length === 0 ? [] : [{ level: 'notice', title: 'mockrun', message: verdictLine(verdict) + more }]);
    this.#options.summary?.(this.#summary.page(verdict));
  }

  /** Broken files were told one by one; whatever else it was is told here. */
  #fail({ message, hint }: EventOf<'session:failed'>): void {
    const text = hint === undefined ? message : `${message}\n${hint}`;
    if (this.#broken.size === 0) this.#errors.add({ title: 'mockrun', message: text });
    this.#write([]);
    this.#options.summary?.(this.#summary.failedPage(message));
  }

  #write(rest: readonly Annotation[]): void {
    const all = [...this.#errors.kept, ...this.#warnings.kept, ...rest];
    if (all.length > 0) this.#options.output.write(all.map(workflowCommand).join(''));
  }

  #at(place: Place | undefined): Pick<Annotation, 'file' | 'line' | 'column'> {
    if (place === undefined) return {};
    const { fromRoot = (file: string) => file } = this.#options;
    return { file: fromRoot(place.file), line: place.line, column: place.column };
  }
}

/** The first ten, and how many more there were. */
class Annotations {
  readonly kept: Annotation[] = [];
  readonly #level: 'error' | 'warning';
  #more = 0;

  constructor(level: 'error' | 'warning') {
    this.#level = level;
  }

  add({ title, message, ...place }: Omit<Annotation, 'level'>): void {
    if (this.kept.length === MOST) this.#more += 1;
    else this.kept.push({ level: this.#level, title: cut(title, 200), message: cut(message, LONGEST), ...place });
  }

  /** `12 more errors`; nothing when all are kept. */
  get left(): string[] {
    return this.#more === 0 ? [] : [count(this.#more, `more ${this.#level}`)];
  }
}
