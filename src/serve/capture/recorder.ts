import type { MockEvent } from '../../model/events.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { RecordedPair } from '../../model/recording.ts';
import type { Forwarded } from '../modes/forwarding.ts';
import { type Identity, identityOf } from './identity.ts';
import { pairOf } from './pair-of.ts';
import { WorkQueue } from './queue.ts';
import type { RecordRedaction } from './redaction.ts';
import { Secretive } from './secretive.ts';
import { Sequences } from './sequences.ts';
import type { Recording, RecordingStore } from './store.ts';

export interface RecorderParts {
  readonly store: RecordingStore;
  /** Asked for each, since the configuration may change. */
  readonly redaction: () => RecordRedaction;
  /** What is done with a request that was recorded already. */
  readonly again: 'skip' | 'overwrite' | 'sequence';
  readonly tell: (event: MockEvent) => void;
  readonly shown: (path: string) => string;
  /** Called when all that was to be written is. */
  readonly settled: () => void;
}

/** Bytes of an answer's body that are recorded: it is held in memory until it is written. */
export const LARGEST_BODY = 64 * 1024 * 1024;

/** Records exchanges: what is done while the client waits is to put them into a queue. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #known = new Set<Identity>();
  readonly #sequences = new Sequences();
  readonly #secretive = new Secretive();
  readonly #queue: WorkQueue<{ readonly exchange: Exchange; readonly forwarded: Forwarded }>;
  readonly #failures = new Set<string>();
  #before: ReadonlySet<Identity> | undefined;
  #pairs = 0;
  #replaced = 0;
  #lost = 0;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue((batch) =>
      this.#write(batch).catch((error: Error) => this.#lose(`recording failed: ${error.message}`, batch.length)),
    );
  }

  record(exchange: Exchange, forwarded: Forwarded): void {
    const { method, rawPath } = exchange.request;
    const { status } = forwarded.reply;
    if (!rawPath.startsWith('/') || status < 200 || status > 599) {
      this.#lose(`a pair cannot say ${method} ${rawPath} → ${status}, so it is not recorded`);
      return;
    }
    if (forwarded.reply.truncated) {
      const { origin } = forwarded;
      this.#lose(`the answer to ${method} ${origin}${exchange.target} is too large to be recorded`);
    } else this.#queue.add({ exchange, forwarded });
  }

  /** Resolves when all is written. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** What was recorded since the start; undefined when nothing was. */
  summary(): MockEvent | undefined {
    if (this.#pairs + this.#replaced + this.#lost === 0) return undefined;
    const { store, shown } = this.#parts;
    return {
      type: 'capture:ended',
      pairs: this.#pairs,
      replaced: this.#replaced,
      lost: this.#lost,
      files: store.written.map(shown),
      sensitive: this.#secretive.found,
    };
  }

  async #write(batch: readonly { readonly exchange: Exchange; readonly forwarded: Forwarded }[]): Promise<void> {
    const { store, redaction, settled } = this.#parts;
    this.#before ??= new Set(store.identities());
    const masks = redaction();
    const byFile = new Map<string, Recording[]>();
    for (const { exchange, forwarded } of batch) {
      const pair = pairOf(exchange.request, forwarded, masks);
      for (const recording of this.#recordings(pair, identityOf(pair.request))) {
        const file = store.fileFor(recording);
        byFile.set(file, [...(byFile.get(file) ?? []).filter((other) => !supersedes(recording, other)), recording]);
      }
    }
    for (const [file, recordings] of byFile) await this.#writeFile(file, recordings);
    if (byFile.size > 0) settled();
  }

  async #writeFile(file: string, recordings: readonly Recording[]): Promise<void> {
    const { store, shown } = this.#parts;
    try {
      await store.write(file, recordings);
    } catch (error) {
      const { message } = error as Error;
      for (const { identity } of recordings) this.#known.delete(identity);
      this.#lose(`recordings are lost, since ${shown(file)} cannot be written: ${message}`, recordings.length);
      return;
    }
    for (const { pair, replaces } of recordings) {
      if (replaces) this.#replaced += 1;
      else this.#pairs += 1;
      this.#secretive.look(pair);
    }
  }

  /** What a pair comes to: nothing when it is known already. */
  #recordings(pair: RecordedPair, identity: Identity): Recording[] {
    const { again } = this.#parts;
    const wasBefore = this.#before?.has(identity) ?? false;
    if (again === 'sequence' && !wasBefore) return this.#sequences.next(pair, identity);
    const isKnown = wasBefore || this.#known.has(identity);
    if (isKnown && again !== 'overwrite') return [];
    this.#known.add(identity);
    return [{ identity, pair, replaces: isKnown }];
  }

  #lose(message: string, count = 1): void {
    this.#lost += count;
    // Once for each: a full disk says the same of every pair.
    if (this.#failures.has(message)) return;
    this.#failures.add(message);
    this.#parts.tell({ type: 'session:warned', message });
  }
}

/** A later one of the same identity in the same batch: what came before it is not written at all. */
const supersedes = (later: Recording, { identity }: Recording): boolean => later.identity === identity;
