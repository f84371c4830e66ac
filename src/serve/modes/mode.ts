import type { Passage } from '../../actions/pipeline.ts';
import type { Channel } from '../../model/channel.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { ModeName } from '../../model/mode.ts';
import type { Request } from '../../model/request.ts';
import type { Answers } from '../answers.ts';
import type { Recorder } from '../capture/recorder.ts';
import type { Claim, Held } from '../claim.ts';
import type { DiffLog } from '../diff/log.ts';
import type { MiddlewareGate } from '../middleware.ts';
import type { Redaction } from '../redact.ts';
import type { EventStream } from '../stream.ts';
import type { Forwarding } from './forwarding.ts';

/** What is left to do when the answer is written: nothing, for most. */
export type Rest = Passage | undefined;

/** What a mode is without. */
export interface Lack {
  readonly reason: string;
  /** How to mend it. */
  readonly hint: string;
  /** It can answer nothing so: nobody can begin with it. */
  readonly stops: boolean;
}

/** What a request comes to: decides about hits and misses, with the moves that exchanges are made of. */
export interface Mode {
  readonly name: ModeName;
  /** What it needs and has not, as things are; absent: it needs nothing. */
  lack?(): Lack | undefined;
  /** Answers the request; undefined, or what it resolves with, when nothing is left to do behind the answer. */
  answer(exchange: Exchange, channel: Channel): Rest | Promise<Rest>;
}

/** The moves of an exchange. */
export interface Moves {
  /** The entry that answers, counted as called, its state moved; undefined when none wants the request. */
  claim(request: Request): Claim | Held | undefined;
  /** Answers with what was claimed. */
  hit(exchange: Exchange, channel: Channel, claim: Claim | Held): Rest | Promise<Rest>;
  /** Answers that no entry wants it. */
  miss(exchange: Exchange, channel: Channel): Rest | Promise<Rest>;
}

export interface ModeParts {
  readonly moves: Moves;
  readonly answers: Answers;
  readonly stream: EventStream;
  readonly middleware: Pick<MiddlewareGate, 'of' | 'apply'>;
  readonly forwarding: Forwarding;
  /** Made when it is asked for. */
  readonly recorder: () => Recorder;
  readonly captureOnMiss: boolean;
  readonly diffs: DiffLog;
  /** Asked for each answer, since the configuration may change. */
  readonly redaction: () => Redaction;
}
