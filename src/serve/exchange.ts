import type { Channel } from '../model/channel.ts';
import { isLive } from '../model/entry.ts';
import { Exchange } from '../model/exchange.ts';
import type { Library } from '../model/library.ts';
import type { Clock, Random } from '../model/ports.ts';
import { type Fault, isFault, type Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import type { Claim, Claims } from './claim.ts';
import { addCors, preflightReply } from './cors.ts';
import { sampleDelay } from './delay.ts';
import { failureReply } from './failure.ts';
import { heldBytes } from './held-bytes.ts';
import type { Journal } from './journal.ts';
import type { EventStream } from './stream.ts';
import type { Unmatched } from './unmatched.ts';
import { dribble, pause } from './write.ts';

export interface ExchangeParts {
  /** The live library; asked for each request, since a reload swaps it. */
  readonly library: () => Library;
  readonly claims: Claims;
  readonly unmatched: Unmatched;
  readonly journal: Journal;
  readonly stream: EventStream;
  readonly clock: Clock;
  readonly random: Random;
  /** Answer preflights and add CORS headers. */
  readonly cors: boolean;
  /** Skip the delays and dribbles that scenarios ask for. */
  readonly noDelay: boolean;
  /** Parses a multipart body into the request; called when some entry looks into one. */
  readonly prepareMultipart: (request: Request) => Promise<void>;
}

const GONE = 'the client left before the answer was whole';

/** Takes requests, answers them, and keeps count. */
export class Exchanges {
  /** Since the start. */
  started = 0;
  ended = 0;
  unmatched = 0;
  failed = 0;
  readonly #parts: ExchangeParts;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** How many are not finished. */
  get open(): number {
    return this.started - this.ended;
  }

  /**
   * One request. The common case, a prepared reply without a delay, is over when this returns: no promise is made and
   * nothing waits. Whatever happens, the exchange is ended once, here.
   */
  readonly handle = (request: Request, channel: Channel): void => {
    const preflight = this.#parts.cors ? preflightReply(request) : undefined;
    if (preflight) {
      channel.send(preflight);
      return;
    }
    this.started += 1;
    const exchange = new Exchange(this.started, this.#parts.clock.now(), request);
    let rest: Promise<void> | undefined;
    try {
      rest = this.#run(exchange, channel);
    } catch (error) {
      this.#crash(exchange, channel, error);
    } finally {
      if (rest) void this.#settle(rest, exchange, channel);
      else this.#end(exchange, channel);
    }
  };

  async #settle(rest: Promise<void>, exchange: Exchange, channel: Channel): Promise<void> {
    try {
      await rest;
    } catch (error) {
      this.#crash(exchange, channel, error);
    } finally {
      this.#end(exchange, channel);
    }
  }

  /** Undefined when all is done; otherwise what is still to wait for. */
  #run(exchange: Exchange, channel: Channel): Promise<void> | undefined {
    const { request } = exchange;
    if (this.#parts.library().readsMultipart && isMultipart(request)) {
      return this.#parts.prepareMultipart(request).then(() => this.#answer(exchange, channel));
    }
    return this.#answer(exchange, channel);
  }

  #answer(exchange: Exchange, channel: Channel): Promise<void> | undefined {
    const claim = this.#parts.claims.claim(this.#parts.library(), exchange.request);
    if (!claim) return this.#miss(exchange, channel);
    exchange.entry = claim.entry;
    exchange.call = claim.call;
    this.#parts.stream.emitExchange('request:matched', exchange);
    const { response } = claim;
    if (isFault(response)) return this.#fault(exchange, channel, response);
    if (isLive(response)) throw new Error('not answered yet');
    if (!claim.reply) {
      exchange.outcome = 'failed';
      exchange.reason = claim.error ? `${claim.error.message} (${claim.error.place})` : undefined;
      return this.#send(exchange, channel, failureReply(exchange.request, claim.error));
    }
    if ((response.delay || response.dribble) && !this.#parts.noDelay) {
      return this.#sendSlowly(exchange, channel, claim, claim.reply);
    }
    return this.#send(exchange, channel, claim.reply);
  }

  #miss(exchange: Exchange, channel: Channel): Promise<void> | undefined {
    const { nearest, reply } = this.#parts.unmatched.answer(this.#parts.library(), exchange.request);
    exchange.nearest = nearest;
    this.unmatched += 1;
    this.#parts.stream.emitExchange('request:unmatched', exchange);
    return this.#send(exchange, channel, reply);
  }

  #send(exchange: Exchange, channel: Channel, given: Reply): Promise<void> | undefined {
    if (channel.send(this.#note(exchange, given))) return undefined;
    return this.#wait(exchange, channel.closed());
  }

  /** Keeps what is about to be sent. */
  #note(exchange: Exchange, given: Reply): Reply {
    const reply = this.#parts.cors ? addCors(given, exchange.request) : given;
    exchange.reply = reply;
    exchange.bytes = reply.body.length;
    return reply;
  }

  async #sendSlowly(exchange: Exchange, channel: Channel, claim: Claim, given: Reply): Promise<void> {
    const { clock, random } = this.#parts;
    const { response } = claim;
    if (isFault(response) || isLive(response)) return;
    if (response.delay && !(await pause(sampleDelay(response.delay, random), clock, channel))) {
      return this.#wait(exchange, Promise.resolve(false));
    }
    if (!response.dribble) return this.#send(exchange, channel, given);
    return this.#wait(exchange, dribble(this.#note(exchange, given), response.dribble, clock, channel));
  }

  async #wait(exchange: Exchange, whole: Promise<boolean>): Promise<void> {
    if (await whole) return;
    exchange.outcome = 'failed';
    exchange.reason ??= GONE;
  }

  #fault(exchange: Exchange, channel: Channel, fault: Fault): Promise<void> | undefined {
    exchange.fault = fault;
    if (fault.fault !== 'hang') {
      channel.fault(fault);
      return undefined;
    }
    // --no-delay does not shorten it: a client that waits is what it is for.
    return pause(fault.ms, this.#parts.clock, channel).then(() => channel.fault({ fault: 'drop' }));
  }

  /** A bug, or a header that cannot be sent: the client is told, if it still can be. */
  #crash(exchange: Exchange, channel: Channel, error: unknown): void {
    exchange.outcome = 'broken';
    exchange.reason = error instanceof Error ? error.message : String(error);
    try {
      channel.send(this.#note(exchange, failureReply(exchange.request, error)));
    } catch {
      channel.fault({ fault: 'drop' });
    }
  }

  #end(exchange: Exchange, channel: Channel): void {
    const { clock, stream, journal } = this.#parts;
    exchange.duration = clock.elapsed() - channel.since;
    this.ended += 1;
    if (exchange.outcome !== 'passed') this.failed += 1;
    journal.add(exchange, heldBytes(exchange));
    if (exchange.reply) stream.emitExchange('response:sent', exchange);
    stream.emitExchange('exchange:ended', exchange);
  }
}

const isMultipart = ({ body, headers }: Request): boolean =>
  body.length > 0 && (headers.get('content-type')?.[0]?.startsWith('multipart/') ?? false);
