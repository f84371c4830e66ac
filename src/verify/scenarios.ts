import type { Entry } from '../model/entry.ts';
import type { MockEvent } from '../model/events.ts';
import type { Scenario } from '../model/library.ts';
import type { Test } from '../model/testing.ts';
import type { CaseResult, Verdict } from '../model/verdict.ts';
import { coverageOf } from './coverage.ts';
import type { Driver } from './driver.ts';
import { labelOf } from './filter.ts';
import { Names } from './names.ts';
import { actionResults, calledResult, unusedResult } from './observe/entry-results.ts';
import { Observer } from './observe.ts';
import type { VerifyOptions } from './options.ts';
import { planReplay } from './replay/plan.ts';
import { runReplay } from './replay/run.ts';
import { type Case, INTERRUPTED, type Judged, resultOf, unjudged } from './run/results.ts';
import { runTest } from './run/test.ts';
import { Tally } from './verdict.ts';

/** What is told while it goes on: `case:started` and `case:finished`. */
export type EmitCase = (event: Extract<MockEvent, { type: 'case:started' | 'case:finished' }>) => void;

/**
 * Judges the scenarios by themselves: file by file every test, then every entry that none of them was answered by, each
 * from the initial state; then how the entries' actions ended. Results are emitted and not kept. Never rejects for what
 * the mock or its scenarios do: that is a result.
 */
export const verifyScenarios = (driver: Driver, options: VerifyOptions, emit: EmitCase): Promise<Verdict> =>
  new Run(driver, options, emit).all();

/** How many results there will be at least: one for each test and repetition, and one for each entry. */
export function countCases({ library }: Pick<Driver, 'library'>, { filter, repeat = 1 }: VerifyOptions): number {
  const wants = (suite: string, name: string): boolean => !filter || filter(labelOf(suite, name));
  let count = 0;
  for (const { tests } of library.scenarios) {
    for (const { name, place } of tests) if (wants(place.file, name)) count += repeat;
  }
  for (const { name, place } of library.entries) if (wants(place.file, name)) count += 1;
  return count;
}

const BAILED = unjudged('skipped', 'not run: --bail ended it after the first failure');

class Run {
  readonly #driver: Driver;
  readonly #options: VerifyOptions;
  readonly #emit: EmitCase;
  readonly #tally = new Tally();
  readonly #observer: Observer;
  readonly #names = new Names();
  /** Id of an entry → why it is not replayed. */
  readonly #whys = new Map<string, string>();

  constructor(driver: Driver, options: VerifyOptions, emit: EmitCase) {
    this.#driver = driver;
    this.#options = options;
    this.#emit = emit;
    this.#observer = new Observer(() => options.redaction);
  }

  async all(): Promise<Verdict> {
    const { clock, library } = this.#driver;
    const start = clock.elapsed();
    for (const scenario of library.scenarios) await this.#scenario(scenario);
    // Tests of a later file may have been answered by entries of an earlier one.
    this.#actions(library.entries);
    const { isHit } = this.#observer;
    const covered = library.entries.filter((entry) => isHit(entry) || this.#wants(entry.place.file, entry.name));
    const interrupted = this.#cause();
    return this.#tally.verdict({
      coverage: coverageOf(covered, isHit, this.#whys),
      duration: clock.elapsed() - start,
      ...(interrupted === undefined ? {} : { interrupted }),
    });
  }

  async #scenario({ tests, entries }: Scenario): Promise<void> {
    for (const test of tests) if (this.#wants(test.place.file, test.name)) await this.#repeat(test);
    for (const entry of entries) {
      if (this.#observer.isHit(entry)) this.#called(entry);
      else if (this.#wants(entry.place.file, entry.name)) await this.#replay(entry);
    }
    this.#actions(entries);
  }

  /** How actions ended that have not been told of. */
  #actions(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const record = this.#observer.entries.get(entry.id);
      if (!record) continue;
      for (const result of actionResults(record, this.#names, this.#options.policy)) this.#finish(result);
      record.actions.clear();
    }
  }

  async #repeat(test: Test): Promise<void> {
    const { repeat = 1 } = this.#options;
    let failed = 0;
    for (let run = 1; run <= repeat; run += 1) {
      const wanted = run === 1 ? test.name : `${test.name} (${run})`;
      const name = this.#names.take(test.place.file, wanted);
      const result = await this.#case({ kind: 'test', suite: test.place.file, name, place: test.place }, () =>
        runTest(test, this.#driver, this.#observer, this.#options),
      );
      if (result.status === 'failed') failed += 1;
      this.#finish(failed > 0 && failed < run ? flaky(result, failed, run) : result);
    }
  }

  async #replay(entry: Entry): Promise<void> {
    const { name, place } = entry;
    const { liveActions = false, policy } = this.#options;
    const plan = planReplay(entry, this.#driver.library, liveActions);
    if (typeof plan === 'string') {
      this.#whys.set(entry.id, plan);
      this.#finish(unusedResult(entry, [], policy, plan));
      return;
    }
    const replay: Case = { kind: 'replay', suite: place.file, name, place };
    this.#finish(await this.#case(replay, () => runReplay(entry, plan, this.#driver, this.#observer, this.#options)));
  }

  #called(entry: Entry): void {
    const record = this.#observer.entries.get(entry.id);
    // Tests judge the answers; this only tells of them.
    if (record) this.#finish(calledResult({ ...record, problems: [], failures: 0 }, []));
  }

  async #case(what: Case, judge: () => Promise<Judged>): Promise<CaseResult> {
    const { kind, suite, name } = what;
    if (this.#options.interruption?.aborted) return resultOf(what, 0, INTERRUPTED);
    if (this.#bails) return resultOf(what, 0, BAILED);
    this.#emit({ type: 'case:started', kind, suite, name });
    const { clock } = this.#driver;
    const start = clock.elapsed();
    let how: Judged;
    try {
      how = await judge();
    } catch (error) {
      how = unjudged('error', error instanceof Error ? error.message : String(error));
    }
    return resultOf(what, clock.elapsed() - start, how);
  }

  #finish(result: CaseResult): void {
    this.#tally.add(result);
    this.#emit({ type: 'case:finished', result });
  }

  #wants(suite: string, name: string): boolean {
    const { filter } = this.#options;
    return !filter || filter(labelOf(suite, name));
  }

  get #bails(): boolean {
    if (!this.#options.bail) return false;
    const { policy } = this.#options;
    return this.#tally.wrong > 0 || (policy.has('action') && this.#observer.unexpected > 0);
  }

  #cause(): string | undefined {
    const { interruption } = this.#options;
    if (!interruption?.aborted) return this.#bails ? '--bail' : undefined;
    return typeof interruption.reason === 'string' ? interruption.reason : 'interrupted';
  }
}

function flaky(result: CaseResult, failed: number, runs: number): CaseResult {
  const told = `flaky: ${failed} of ${runs} runs failed`;
  if (result.status !== 'failed') return { ...result, output: [...result.output, told] };
  return { ...result, message: `${result.message} (${told})` };
}
