import type { EventOf, EventType, Reporter, StampedEvent } from '../../model/events.ts';
import type { AtomicFile } from '../../model/ports.ts';
import type { CaseResult, Verdict } from '../../model/verdict.ts';
import { isoTime } from '../time.ts';
import { brokenFile, interruptedCase, ofRun, RUN } from './leftover.ts';
import { Suites } from './suites.ts';
import type { JunitProfile } from './test-case.ts';

const WANTED = [
  'file:quarantined',
  'file:mended',
  'verify:started',
  'case:started',
  'case:finished',
  'verify:ended',
  'session:failed',
  'session:ended',
] as const satisfies readonly EventType[];

type Wanted = Extract<StampedEvent, { readonly type: (typeof WANTED)[number] }>;

export interface JunitOptions {
  readonly file: AtomicFile;
  readonly profile?: JunitProfile;
  /** How a file is called from the root of the repository; default: as it is shown. */
  readonly fromRoot?: (file: string) => string;
}

/**
 * A JUnit file: one suite per scenario file, and one called `mockrun` for what belongs to none. It is never half
 * written, never empty, and says so when the run was cut off: until the end, the file holds one error that the run did
 * not finish, since nobody can write a file for a process that was killed.
 */
export class JunitReporter implements Reporter {
  readonly name = 'junit';
  readonly wants: ReadonlySet<EventType> = new Set<EventType>(WANTED);
  readonly #file: AtomicFile;
  readonly #suites: Suites;
  /** Begun and not ended. */
  readonly #running = new Map<string, EventOf<'case:started'>>();
  /** By file, those that are not mended. */
  readonly #broken = new Map<string, EventOf<'file:quarantined'>>();
  #startedAt: string | undefined;
  #verifying = false;
  #verdict: Verdict | undefined;
  #failed: EventOf<'session:failed'> | undefined;
  #ended = false;
  /** Some result says itself that it was interrupted. */
  #saidSo = false;
  #finished = false;
  /** Why a result could not be kept. */
  #lost: unknown;

  constructor({ file, profile = 'default', fromRoot = (name) => name }: JunitOptions) {
    this.#file = file;
    this.#suites = new Suites(file, { profile, fromRoot });
    const draft = new Suites(file, { profile, fromRoot });
    draft.add(interruptedCase(RUN, 'nothing more: mockrun goes on, or was killed'));
    file.publish(draft.document({}), { draft: true });
    file.onExit(() => this.#finish());
  }

  on(stamped: StampedEvent): void {
    const event = stamped as Wanted;
    this.#startedAt ??= isoTime(event.time).slice(0, 19);
    switch (event.type) {
      case 'file:quarantined':
        this.#broken.set(event.file, event);
        break;
      case 'file:mended':
        this.#broken.delete(event.file);
        break;
      case 'verify:started':
        this.#verifying = true;
        break;
      case 'case:started':
        this.#running.set(keyOf(event), event);
        break;
      case 'case:finished':
        this.#finishCase(event.result);
        break;
      case 'verify:ended':
        this.#verdict = event.verdict;
        break;
      case 'session:failed':
        this.#failed = event;
        break;
      case 'session:ended':
        this.#ended = true;
        break;
    }
  }

  /** Throws when the report is not complete. */
  close(): void {
    try {
      this.#finish();
    } finally {
      this.#file.close();
    }
    if (this.#lost !== undefined) throw this.#lost;
  }

  #finishCase(result: CaseResult): void {
    if (this.#running.size > 0) this.#running.delete(keyOf(result));
    if (result.status === 'error' && /^interrupted\b/.test(result.message ?? '')) this.#saidSo = true;
    // Its diagnostics say more.
    if (result.kind === 'file' && this.#broken.has(result.suite)) return;
    try {
      this.#suites.add(result);
    } catch (error) {
      // The disk is full: a report without this result would lie, and the draft says that the run did not finish.
      this.#finished = true;
      this.#lost = error;
      throw error;
    }
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    for (const broken of this.#broken.values()) this.#suites.add(brokenFile(broken));
    if (this.#failed) this.#addFailure(this.#failed);
    else this.#addInterruption();
    if (this.#suites.tests === 0) this.#suites.add(ofRun('skipped', 'there was nothing to judge'));
    this.#file.publish(
      this.#suites.document({
        ...(this.#verdict === undefined ? {} : { duration: this.#verdict.duration }),
        ...(this.#startedAt === undefined ? {} : { timestamp: this.#startedAt }),
      }),
    );
  }

  /** Broken files say it themselves. */
  #addFailure({ message, hint }: EventOf<'session:failed'>): void {
    if (this.#broken.size > 0) return;
    this.#suites.add(ofRun('error', hint === undefined ? message : `${message}; ${hint}`));
  }

  /** What was begun was cut off; when nothing was, the run was. `--bail` has a failure to show for it. */
  #addInterruption(): void {
    const by = this.#verdict?.interrupted;
    for (const begun of this.#running.values()) this.#suites.add(interruptedCase(begun, by));
    const complete = this.#verdict !== undefined || (this.#ended && !this.#verifying);
    if (complete && (by === undefined || (this.#suites.wrong > 0 && !isSignal(by)))) return;
    if (this.#running.size === 0 && !this.#saidSo) this.#suites.add(interruptedCase(RUN, by));
  }
}

const isSignal = (text: string): boolean => text.startsWith('SIG');

const keyOf = ({ kind, suite, name }: Pick<EventOf<'case:started'>, 'kind' | 'suite' | 'name'>): string =>
  `${kind}\n${suite}\n${name}`;
