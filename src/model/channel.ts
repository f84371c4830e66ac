import type { Fault, Reply } from './reply.ts';
import type { Request } from './request.ts';

/** The way back to one client. `io` gives one with each request; the inner rooms answer through it. */
export interface Channel {
  /** `Clock.elapsed()` when the head of the request had arrived. */
  readonly since: number;
  /** The port that its client sends from, when it comes over a network: it tells one connection from another. */
  readonly peer?: number | undefined;
  /**
   * Writes a whole reply and computes its framing. True when every byte was handed to the system in this tick; false
   * when some still wait, or the client is gone: `closed` tells. Throws when a header cannot be sent.
   */
  send(reply: Reply): boolean;
  /** Writes the head of a reply whose body follows in pieces; throws as `send` does. */
  begin(reply: Reply): void;
  /** One piece of the body, after `begin`. False: congested; `drained` tells when to go on. */
  write(piece: string | Buffer): boolean;
  /** True when a congested channel can take more, false when the client is gone. */
  drained(): Promise<boolean>;
  /** No more pieces. */
  finish(): void;
  /** Breaks the protocol. `hang` is not for here: waiting is the caller's, a `drop` comes behind it. */
  fault(fault: Exclude<Fault, { fault: 'hang' }>): void;
  /** True once the answer was handed over whole; false when the client left before that. */
  closed(): Promise<boolean>;
}

/** Takes a request with its body read. Must not throw. */
export type Handler = (request: Request, channel: Channel) => void;
