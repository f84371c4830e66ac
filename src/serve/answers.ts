import type { Misfit } from '../middleware/middleware.ts';
import type { Channel } from '../model/channel.ts';
import type { Response } from '../model/entry.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Middleware } from '../model/middleware.ts';
import type { Clock, Random } from '../model/ports.ts';
import type { Fault, Reply } from '../model/reply.ts';
import { addCors } from './cors.ts';
import { sampleDelay } from './delay.ts';
import { failureReply, misfitReply } from './failure.ts';
import type { MiddlewareGate } from './middleware.ts';
import { dribble, pause } from './write.ts';

export interface AnswerParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Add CORS headers. */
  readonly cors: boolean;
  /** Skip the delays and dribbles that scenarios ask for. */
  readonly noDelay: boolean;
  /** Absent: answers go out as they are. */
  readonly middleware?: MiddlewareGate;
}

/** When a response is written. */
type Timing = Pick<Response, 'delay' | 'dribble'>;

const GONE = 'the client left before the answer was whole';

/** Writes answers, and notes in the exchange what became of them. */
export class Answers {
  readonly #parts: AnswerParts;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  /**
   * A response of a scenario, as middleware changes it, with its delay and dribble. Undefined when all is written.
   * `meant` is told what would have been answered, had the client not left before.
   */
  respond(
    exchange: Exchange,
    channel: Channel,
    response: Timing,
    reply: Reply,
    meant?: { meant: Reply | undefined },
  ): Promise<void> | undefined {
    if (meant) meant.meant = reply;
    const pieces = this.#parts.middleware?.of(exchange.entry);
    if (pieces) return this.#respondChanged(pieces, exchange, channel, { response, reply, meant });
    return this.#write(exchange, channel, response, reply);
  }

  async #respondChanged(
    pieces: readonly Middleware[],
    exchange: Exchange,
    channel: Channel,
    { response, reply, meant }: { response: Timing; reply: Reply; meant: { meant: Reply | undefined } | undefined },
  ): Promise<void> {
    const traffic = { request: exchange.request, reply };
    const changed = await (this.#parts.middleware as MiddlewareGate).apply(pieces, 'response', traffic);
    if ('outcome' in changed) return this.misfit(exchange, channel, changed);
    if (meant) meant.meant = changed.reply;
    return this.#write(exchange, channel, response, changed.reply as Reply);
  }

  /** Middleware gave nothing of use: 502 with the reason, for this exchange only. */
  misfit(exchange: Exchange, channel: Channel, misfit: Misfit): Promise<void> | undefined {
    const { reply, sentence } = misfitReply(exchange.request, misfit);
    exchange.outcome = misfit.outcome;
    exchange.reason = sentence;
    return this.send(exchange, channel, reply);
  }

  #write(exchange: Exchange, channel: Channel, response: Timing, reply: Reply): Promise<void> | undefined {
    if ((response.delay || response.dribble) && !this.#parts.noDelay) {
      return this.#sendSlowly(exchange, channel, response, reply);
    }
    return this.send(exchange, channel, reply);
  }

  /** Undefined when all is written. */
  send(exchange: Exchange, channel: Channel, given: Reply): Promise<void> | undefined {
    if (channel.send(this.note(exchange, given))) return undefined;
    return this.wait(exchange, channel.closed());
  }

  /** Keeps what is about to be sent. */
  note(exchange: Exchange, given: Reply): Reply {
    const chosen = given.coding ? given.coding.choose(given, acceptEncoding(exchange)) : given;
    const reply = this.#parts.cors ? addCors(chosen, exchange.request) : chosen;
    exchange.reply = given.coding ? { ...reply, body: given.body, unpacked: true } : reply;
    exchange.bytes = reply.body.length;
    return reply;
  }

  /** `whole`: false when the client left. */
  async wait(exchange: Exchange, whole: Promise<boolean>): Promise<void> {
    if (await whole) return;
    exchange.outcome = 'failed';
    exchange.reason ??= GONE;
  }

  fault(exchange: Exchange, channel: Channel, fault: Fault): Promise<void> | undefined {
    exchange.fault = fault;
    if (fault.fault !== 'hang') {
      channel.fault(fault);
      return undefined;
    }
    // --no-delay does not shorten it: a client that waits is what it is for.
    return pause(fault.ms, this.#parts.clock, channel).then(() => channel.fault({ fault: 'drop' }));
  }

  /** A bug, or a header that cannot be sent: the client is told, if it still can be. */
  crash(exchange: Exchange, channel: Channel, error: unknown): void {
    exchange.outcome = 'broken';
    exchange.reason = error instanceof Error ? error.message : String(error);
    try {
      channel.send(this.note(exchange, failureReply(exchange.request, error)));
    } catch {
      channel.fault({ fault: 'drop' });
    }
  }

  async #sendSlowly(exchange: Exchange, channel: Channel, response: Timing, given: Reply): Promise<void> {
    const { clock, random } = this.#parts;
    if (response.delay && !(await pause(sampleDelay(response.delay, random), clock, channel))) {
      return this.wait(exchange, Promise.resolve(false));
    }
    if (!response.dribble) return this.send(exchange, channel, given);
    return this.wait(exchange, dribble(this.note(exchange, given), response.dribble, clock, channel));
  }
}

const acceptEncoding = ({ request }: Exchange): string | undefined =>
  request.headers.get('accept-encoding')?.join(', ');
