import type { Entry } from '../../model/entry.ts';
import type { MockEvent } from '../../model/events.ts';
import type { Library } from '../../model/library.ts';
import type { CaseResult, CaseStatus, Verdict } from '../../model/verdict.ts';
import { Names } from '../names.ts';
import { type Candidate, candidates } from './candidates.ts';
import { type Compared, type Observation, observe } from './observe.ts';
import type { DriftOptions } from './options.ts';
import { Pace } from './pace.ts';
import { type Rewriting, resultOf } from './result.ts';

/** A pair, and the answer of the real service that it no longer is. */
export interface Moved {
  readonly entry: Entry;
  readonly compared: Compared;
}

/** Brings pairs up to date: what became of each, by the entry's id. */
export type Rewrite = (moved: readonly Moved[]) => ReadonlyMap<string, Rewriting>;

/** When this many in a row could not be reached at all, no more are tried. */
const PATIENCE = 3;

/**
 * Sends what the entries answer to the real service, one request after another, and tells what has moved. With
 * `rewrite`, pairs that moved are brought up to date at the end, and told of then.
 *
 * Exit code 0: nothing moved · 4: something did, and that is all · 1: some could not be compared · 3: none could ·
 * 5: there was nothing to compare.
 */
export async function findDrift(
  library: Library,
  options: DriftOptions,
  emit: (event: MockEvent) => void,
  rewrite?: Rewrite,
): Promise<Verdict> {
  const run = new Run(library, options, emit);
  const moved = await run.compareAll(rewrite !== undefined);
  if (rewrite && moved.length > 0) {
    const rewritten = run.interrupted ? new Map<string, Rewriting>() : rewrite(moved);
    for (const { entry, compared } of moved) run.finish(entry, compared, rewritten.get(entry.id));
    const written = [...rewritten.values()].filter((one) => one && 'written' in one).length;
    if (written > 0)
      emit({ type: 'session:warned', message: `rewritten to what the real service answers: ${written}` });
  }
  return run.verdict();
}

class Run {
  readonly #library: Library;
  readonly #options: DriftOptions;
  readonly #emit: (event: MockEvent) => void;
  readonly #names = new Names();
  readonly #named = new Map<string, string>();
  readonly #counts: Record<CaseStatus, number> = { passed: 0, failed: 0, error: 0, skipped: 0 };
  readonly #since: number;
  #unsafe = 0;

  constructor(library: Library, options: DriftOptions, emit: (event: MockEvent) => void) {
    this.#library = library;
    this.#options = options;
    this.#emit = emit;
    this.#since = options.clock.elapsed();
  }

  get interrupted(): boolean {
    return this.#options.interruption?.aborted ?? false;
  }

  /** Gives what moved; tells of it, too, unless that is to wait. */
  async compareAll(waiting: boolean): Promise<Moved[]> {
    const all = candidates(this.#library, this.#options);
    const stop = this.#options.interruption ?? new AbortController().signal;
    const surroundings = {
      library: this.#library,
      options: this.#options,
      pace: new Pace(this.#options.clock, this.#options.rate, stop),
      stop,
    };
    const moved: Moved[] = [];
    const contact = new Contact();
    for (const candidate of all) {
      const { entry } = candidate;
      this.#start(entry);
      const observation = await this.#observe(candidate, contact, surroundings);
      contact.note(observation);
      const hasMoved = observation.how === 'compared' && observation.moves.length > 0;
      if (hasMoved) moved.push({ entry, compared: observation });
      if (!hasMoved || !waiting) this.finish(entry, observation);
      if (hasMoved && this.#options.bail) break;
    }
    if (this.#unsafe > 0) this.#warn(`${this.#unsafe} left out that may change something: --against-unsafe sends them`);
    return moved;
  }

  finish(entry: Entry, observation: Observation, rewriting?: Rewriting): void {
    const name = this.#named.get(entry.id) as string;
    const result: CaseResult = resultOf(entry, name, observation, this.#options, rewriting);
    this.#counts[result.status] += 1;
    if (observation.how === 'left out' && observation.unsafe) this.#unsafe += 1;
    this.#emit({ type: 'case:finished', result });
  }

  verdict(): Verdict {
    const { passed, failed, error, skipped } = this.#counts;
    const reason = this.#options.interruption?.reason;
    return {
      exitCode: exitCode(this.#counts),
      counts: { ...this.#counts },
      // Those that were left out are results of their own, and say why.
      coverage: { hit: passed + failed, all: passed + failed + error + skipped, unused: [] },
      duration: this.#options.clock.elapsed() - this.#since,
      ...(this.interrupted ? { interrupted: typeof reason === 'string' ? reason : 'a signal' } : {}),
    };
  }

  async #observe(
    candidate: Candidate,
    contact: Contact,
    surroundings: Parameters<typeof observe>[1],
  ): Promise<Observation> {
    if (this.interrupted) return { how: 'unanswered', reason: 'interrupted', unreachable: false };
    if (contact.lost !== undefined && !('unfit' in candidate)) {
      return { how: 'unanswered', reason: contact.lost, unreachable: true };
    }
    return await observe(candidate, surroundings);
  }

  #start({ id, name: wanted, place: { file } }: Entry): void {
    const name = this.#names.take(file, wanted);
    this.#named.set(id, name);
    this.#emit({ type: 'case:started', kind: 'drift', suite: file, name });
  }

  #warn(message: string): void {
    this.#emit({ type: 'session:warned', message });
  }
}

/** Whether to give up: a service that cannot be reached is not asked a thousand times. */
class Contact {
  /** Why it is given up. */
  lost: string | undefined;
  #count = 0;

  note(observation: Observation): void {
    if (observation.how === 'left out') return;
    const failed = observation.how === 'unanswered' && observation.unreachable;
    this.#count = failed ? this.#count + 1 : 0;
    if (failed && this.#count >= PATIENCE) this.lost = observation.reason;
  }
}

function exitCode({ passed, failed, error }: Readonly<Record<CaseStatus, number>>): number {
  if (error > 0) return passed + failed === 0 ? 3 : 1;
  if (failed > 0) return 4;
  return passed > 0 ? 0 : 5;
}
