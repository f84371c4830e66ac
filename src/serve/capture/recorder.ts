import type { MockEvent } from '../../model/events.ts';
import type { Clock } from '../../model/ports.ts';
import type { RecordedPair } from '../../model/recording.ts';
import type { Request } from '../../model/request.ts';
import type { Forwarded, Witness } from '../modes/forwarding.ts';
import { askedOf } from './asked-of.ts';
import { type Identity, identityOf } from './identity.ts';
import { Known } from './known.ts';
import { pairOf } from './pair-of.ts';
import { WorkQueue } from './queue.ts';
import { LARGEST_REQUEST, type RecordRedaction } from './redaction.ts';
import { Secretive } from './secretive.ts';
import { Sequences } from './sequences.ts';
import type { Recording, RecordingStore } from './store.ts';
import { Warnings } from './warnings.ts';

export interface RecorderParts {
  readonly store: RecordingStore;
  readonly clock: Clock;
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

/** A request and its answer that wait to be written. */
interface Seen {
  readonly request: Request;
  readonly identity: Identity;
  readonly forwarded: Forwarded;
}

/** Roughly what a request and an answer hold in memory besides their bodies. */
const SEEN_BYTES = 2048;

/** Records exchanges: what is done while the client waits is to put them into a queue. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #known: Known;
  readonly #sequences: Sequences;
  readonly #secretive = new Secretive();
  readonly #queue: WorkQueue<Seen>;
  readonly #warnings: Warnings;
  #pairs = 0;
  #replaced = 0;
  /** How many answers were to be recorded, and could not be. */
  lost = 0;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#warnings = new Warnings(parts.tell);
    this.#known = new Known(() => parts.store.recorded());
    this.#sequences = new Sequences(() => parts.store.endings());
    this.#queue = new WorkQueue({
      work: (batch) =>
        this.#write(batch).catch((error: Error) => this.#lose(`recording failed: ${error.message}`, batch.length)),
      bytesOf: ({ request, forwarded }) => request.body.length + forwarded.reply.body.length + SEEN_BYTES,
      clock: parts.clock,
    });
  }

  /** Looks at what was recorded before, so that no request waits for it. */
  prepare(): void {
    try {
      if (this.#parts.again === 'sequence') this.#sequences.load();
      else this.#known.load();
    } catch {
      // Told when a request is recorded, which tries again.
    }
  }

  /** Looks at the answer to a request that goes there; undefined when it need not, since the request is known. */
  readonly watch = (request: Request, origin: string): Witness | undefined => {
    try {
      const { redaction, again } = this.#parts;
      const identity = identityOf(askedOf(request, origin, redaction()));
      if (again === 'skip' && this.#known.has(identity)) return undefined;
      return {
        keep: LARGEST_BODY,
        room: this.#queue.room,
        whole: (forwarded) => this.#record({ request, identity, forwarded }),
      };
    } catch (error) {
      this.#lose(`recording failed: ${(error as Error).message}`);
      return undefined;
    }
  };

  #record(seen: Seen): void {
    const { request, forwarded } = seen;
    const { method, rawPath } = request;
    const { status } = forwarded.reply;
    if (!rawPath.startsWith('/') || status < 200 || status > 599) {
      this.#lose(`a pair cannot say ${method} ${rawPath} → ${status}, so it is not recorded`);
      return;
    }
    const { origin } = forwarded;
    if (forwarded.reply.truncated) {
      this.#lose(`the answer to ${method} ${origin}${rawPath} is too large to be recorded`);
      return;
    }
    if (request.body.length > LARGEST_REQUEST) {
      this.#warnings.tell(
        `the body of ${method} ${origin}${rawPath} is too large to be recorded: the pair answers any body`,
      );
    }
    this.#queue.add(seen);
  }

  /** Resolves when all is written. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** What was recorded since the start; undefined when nothing was. */
  summary(): MockEvent | undefined {
    if (this.#pairs + this.#replaced + this.lost === 0) return undefined;
    const { store, shown } = this.#parts;
    return {
      type: 'capture:ended',
      pairs: this.#pairs,
      replaced: this.#replaced,
      lost: this.lost,
      files: store.written.map(shown),
      sensitive: this.#secretive.found,
    };
  }

  async #write(batch: readonly Seen[]): Promise<void> {
    const { store, redaction, settled } = this.#parts;
    const masks = redaction();
    const byFile = new Map<string, Map<Identity, Recording>>();
    for (const { request, identity, forwarded } of batch) {
      if (this.#parts.again === 'skip' && this.#known.has(identity)) continue;
      const recording = this.#recording(pairOf(request, forwarded, masks), identity);
      if (!recording) continue;
      const file = store.fileFor(recording, this.#placeOf(recording));
      this.#known.add(recording.identity, file);
      const others = byFile.get(file);
      if (others === undefined) byFile.set(file, new Map([[recording.identity, recording]]));
      else {
        // What came before it in the same batch is not written at all.
        others.delete(recording.identity);
        others.set(recording.identity, recording);
      }
    }
    for (const [file, recordings] of byFile) await this.#writeFile(file, [...recordings.values()]);
    if (byFile.size > 0) settled();
  }

  async #writeFile(file: string, recordings: readonly Recording[]): Promise<void> {
    const { store, shown } = this.#parts;
    try {
      await store.write(file, recordings);
    } catch (error) {
      const { message } = error as Error;
      for (const { identity, undo } of recordings.toReversed()) {
        this.#known.delete(identity);
        undo?.();
      }
      this.#lose(`recordings are lost, since ${shown(file)} cannot be written: ${message}`, recordings.length);
      return;
    }
    for (const { pair, replaces } of recordings) {
      if (replaces) this.#replaced += 1;
      else this.#pairs += 1;
      this.#secretive.look(pair);
    }
  }

  /** What a pair comes to; undefined when it is known already. */
  #recording(pair: RecordedPair, identity: Identity): Recording | undefined {
    const { again } = this.#parts;
    if (again === 'sequence') return this.#sequences.next(pair, identity);
    const isKnown = this.#known.has(identity);
    if (isKnown && again !== 'overwrite') return undefined;
    return { identity, pair, replaces: isKnown };
  }

  /** Where the pair stands that it replaces; and a sequence stands in one file, whose state it is that moves. */
  #placeOf({ identity, replaces, file, follows }: Recording): string | undefined {
    if (replaces) return this.#known.file(identity);
    return file ?? (follows && this.#known.file(follows.identity));
  }

  #lose(message: string, count = 1): void {
    this.lost += count;
    this.#warnings.tell(message);
  }
}
