import type { Entry } from '../model/entry.ts';
import type { StampedEvent } from '../model/events.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Clock } from '../model/ports.ts';
import type { CaseResult, Coverage } from '../model/verdict.ts';
import { JUDGED_OF_MOCKS, type Problem, type Verification, type VerifyOptions } from '../model/verification.ts';
import { problemsReport } from '../report/cases/problems-report.ts';
import type { Engine } from '../serve/engine.ts';
import { coverageOf } from '../verify/coverage.ts';
import { judgeObserved } from '../verify/judge-observed.ts';
import { Observer } from '../verify/observe.ts';
import { policyOf } from '../verify/policy.ts';
import { pendingResults } from './pending.ts';

const GRACE_MS = 5000;

/** Sees what a session does, and judges what became of it since its start or its last reset. */
export class Witness {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #open = new Map<number, Exchange>();
  #observer: Observer;
  #since = 0;

  constructor(engine: Engine, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
    this.#observer = this.#newObserver();
    engine.stream.add({
      name: 'verify',
      wants: new Set(['request:matched', 'exchange:ended']),
      on: (event) => this.#see(event),
    });
  }

  get coverage(): Coverage {
    const open = new Set(this.#stillOpen.map(({ entry }) => entry?.id));
    const { isHit } = this.#current;
    return coverageOf(this.#engine.library.entries, (entry) => isHit(entry) || open.has(entry.id));
  }

  /**
   * Waits until what goes on has ended, for as long as the grace allows, and judges.
   *
   * @throws TypeError when the options name what is never judged
   */
  async judge({ failOn = [], allow = [], expect = 'all', grace = GRACE_MS }: VerifyOptions): Promise<Verification> {
    checkNames('failOn', failOn);
    checkNames('allow', allow);
    await this.#settled(grace);
    const policy = policyOf({ failOn, allow });
    const open = this.#stillOpen;
    const judged = judgeObserved(this.#current, { entries: this.#judgeable(expect, open) }, { policy });
    const wrong = [...judged].filter(({ status }) => status === 'failed' || status === 'error');
    const results = [...wrong, ...pendingResults(open, grace, policy.has('action'))];
    return { problems: results.flatMap(problemsOf), coverage: this.coverage, text: problemsReport(results) };
  }

  /** Entries with open exchanges are not: the observer has not counted these yet. */
  #judgeable(expect: VerifyOptions['expect'], open: readonly Exchange[]): Entry[] {
    const busy = new Set(open.map(({ entry }) => entry?.id));
    const entries = this.#engine.library.entries.filter(({ id }) => !busy.has(id));
    if (expect === 'all') return entries;
    return entries.map((entry) => (this.#current.isHit(entry) ? entry : withoutExpectations(entry)));
  }

  get #stillOpen(): Exchange[] {
    return [...this.#open.values()].filter(({ id }) => id > this.#engine.forgotten);
  }

  get #current(): Observer {
    const { forgotten } = this.#engine;
    if (this.#since !== forgotten) {
      this.#since = forgotten;
      this.#observer = this.#newObserver();
    }
    return this.#observer;
  }

  #newObserver(): Observer {
    return new Observer(() => this.#engine.redaction);
  }

  #see(event: StampedEvent): void {
    if (event.type === 'request:matched') this.#open.set(event.exchange.id, event.exchange);
    if (event.type !== 'exchange:ended') return;
    const { exchange } = event;
    this.#open.delete(exchange.id);
    // What began before a reset and ends behind it concerns nobody any more.
    if (exchange.id > this.#engine.forgotten) this.#current.note(exchange);
  }

  async #settled(grace: number): Promise<void> {
    let cancel = (): void => {};
    const over = new Promise<void>((resolve) => {
      cancel = this.#clock.after(grace, resolve);
    });
    await Promise.race([this.#engine.exchanges.idle(), over]);
    cancel();
  }
}

function withoutExpectations({ verification: _, ...entry }: Entry): Entry {
  return entry;
}

const problemsOf = ({ kind, name, place, problems }: CaseResult): Problem[] =>
  problems.map((problem) => ({
    kind: kind as Problem['kind'],
    name,
    message: `${problem.field}: expected ${problem.expected}, got ${problem.got}`,
    ...(place === undefined ? {} : { place }),
    ...problem,
  }));

function checkNames(option: string, names: readonly string[]): void {
  const strange = names.find((name) => !(JUDGED_OF_MOCKS as readonly string[]).includes(name));
  if (strange === undefined) return;
  throw new TypeError(`"${option}" knows no "${strange}"; known: ${JUDGED_OF_MOCKS.join(', ')}`);
}
