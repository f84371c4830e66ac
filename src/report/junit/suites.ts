import type { AtomicFile, Stashed } from '../../model/ports.ts';
import type { CaseResult } from '../../model/verdict.ts';
import { caseTitle } from '../cases/title.ts';
import { className, UniqueNames } from './names.ts';
import { type TestCaseLook, testCase } from './test-case.ts';
import { attributeText, seconds } from './xml.ts';

/** Characters of a suite that are kept before they are put aside, and of all suites together. */
const KEPT = 65_536;
const KEPT_OF_ALL = 4 * 1_048_576;

interface Suite {
  readonly name: string;
  readonly className: string;
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  /** Milliseconds. */
  time: number;
  /** On the disk, in order. */
  readonly stashed: Stashed[];
  /** Behind those. */
  kept: string;
}

/**
 * Collects test cases by suite. How many a suite has stands before them, and suites may come one after another or all
 * mixed, so that nothing can be written before all are known; what is collected goes to the disk.
 */
export class Suites {
  readonly #file: AtomicFile;
  readonly #look: TestCaseLook;
  readonly #suites = new Map<string, Suite>();
  readonly #names = new UniqueNames();
  #kept = 0;

  constructor(file: AtomicFile, look: TestCaseLook) {
    this.#file = file;
    this.#look = look;
  }

  get tests(): number {
    return this.#sum('tests');
  }

  /** Test cases that failed or could not be judged. */
  get wrong(): number {
    return this.#sum('failures') + this.#sum('errors');
  }

  add(result: CaseResult): void {
    const suite = this.#suiteOf(result.suite);
    suite.tests += 1;
    suite.time += result.duration;
    if (result.status === 'failed') suite.failures += 1;
    else if (result.status === 'error') suite.errors += 1;
    else if (result.status === 'skipped') suite.skipped += 1;
    const name = this.#names.next(suite.className, caseTitle(result));
    this.#keep(suite, testCase(result, suite.className, name, this.#look));
  }

  /** The document. `duration` in milliseconds, `timestamp` as `2026-11-20T12:00:00`, when they are known. */
  *document(known: { readonly duration?: number; readonly timestamp?: string }): Generator<string | Stashed> {
    const duration = known.duration ?? this.#sum('time');
    const counts = `tests="${this.tests}" failures="${this.#sum('failures')}" errors="${this.#sum('errors')}"`;
    let text = `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mockrun" ${counts} time="${seconds(duration)}">\n`;
    for (const suite of this.#suites.values()) {
      text += opening(suite, known.timestamp);
      if (suite.stashed.length > 0) {
        yield text;
        yield* suite.stashed;
        text = '';
      }
      text += `${suite.kept}  </testsuite>\n`;
      if (text.length < KEPT) continue;
      yield text;
      text = '';
    }
    yield `${text}</testsuites>\n`;
  }

  #keep(suite: Suite, text: string): void {
    suite.kept += text;
    this.#kept += text.length;
    if (suite.kept.length >= KEPT) this.#putAside(suite);
    if (this.#kept >= KEPT_OF_ALL) for (const one of this.#suites.values()) this.#putAside(one);
  }

  #putAside(suite: Suite): void {
    if (suite.kept === '') return;
    const stashed = this.#file.stash(suite.kept);
    this.#kept -= suite.kept.length;
    suite.kept = '';
    const last = suite.stashed.at(-1);
    if (last === undefined || last.from + last.length !== stashed.from) suite.stashed.push(stashed);
    else suite.stashed[suite.stashed.length - 1] = { from: last.from, length: last.length + stashed.length };
  }

  #suiteOf(name: string): Suite {
    let suite = this.#suites.get(name);
    if (suite === undefined) {
      const counts = { tests: 0, failures: 0, errors: 0, skipped: 0, time: 0 };
      suite = { name: name || 'mockrun', className: className(name), ...counts, stashed: [], kept: '' };
      this.#suites.set(name, suite);
    }
    return suite;
  }

  #sum(of: 'tests' | 'failures' | 'errors' | 'time'): number {
    let sum = 0;
    for (const suite of this.#suites.values()) sum += suite[of];
    return sum;
  }
}

const opening = ({ name, tests, failures, errors, skipped, time }: Suite, timestamp: string | undefined): string =>
  `  <testsuite name="${attributeText(name)}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" ` +
  `time="${seconds(time)}"${timestamp === undefined ? '' : ` timestamp="${timestamp}"`}>\n`;
