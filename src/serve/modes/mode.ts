import type { Passage } from '../../actions/pipeline.ts';
import type { Channel } from '../../model/channel.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Request } from '../../model/request.ts';
import type { Recorder } from '../capture/recorder.ts';
import type { Claim, Held } from '../claim.ts';
import type { DiffLog } from '../diff/log.ts';
import type { Redaction } from '../redact.ts';
import type { Forwarding } from './forwarding.ts';

/** What is left to do when the answer is written: nothing, for most. */
export type Rest = Passage | undefined;

/** What a request comes to: decides about hits and misses, with the moves that exchanges are made of. */
export interface Mode {
  readonly name: string;
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
  readonly forwarding: Forwarding;
  /** Made when it is asked for. */
  readonly recorder: () => Recorder;
  readonly captureOnMiss: boolean;
  readonly diffs: DiffLog;
  /** Asked for each answer, since the configuration may change. */
  readonly redaction: () => Redaction;
}
