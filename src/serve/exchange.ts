import { Passage } from '../actions/pipeline.ts';
import type { Runner } from '../actions/runner.ts';
import { circleOf } from '../actions/via.ts';
import type { Channel } from '../model/channel.ts';
import { isLive } from '../model/entry.ts';
import { Exchange } from '../model/exchange.ts';
import type { Library } from '../model/library.ts';
import { isFault } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import { type AnswerParts, Answers } from './answers.ts';
import { type Claim, type Claims, Held } from './claim.ts';
import { preflightReply } from './cors.ts';
import { failureReply, loopReply } from './failure.ts';
import { heldBytes } from './held-bytes.ts';
import type { Journal } from './journal.ts';
import type { Mode, Moves, Rest } from './modes/mode.ts';
import { simulate } from './modes/simulate.ts';
import type { Redaction } from './redact.ts';
import { Staged } from './staged.ts';
import type { EventStream } from './stream.ts';
import type { Unmatched } from './unmatched.ts';

export interface ExchangeParts extends AnswerParts {
  /** The live library; asked for each request, since a reload swaps it. */
  readonly library: () => Library;
  readonly claims: Claims;
  readonly unmatched: Unmatched;
  /** What is hidden when exchanges are shown; asked for each, since the configuration may change. */
  readonly redaction: () => Redaction;
  readonly runner: Runner;
  readonly journal: Journal;
  readonly stream: EventStream;
  /** This session's name in `Via` headers. */
  readonly via: string;
  /** Parses a multipart body into the request; called when some entry looks into one. */
  readonly prepareMultipart: (request: Request) => Promise<void>;
}

/** Takes requests, answers them, and keeps count. */
export class Exchanges implements Moves {
  /** Since the start. */
  started = 0;
  /** Their answers are written. */
  answered = 0;
  /** Their actions have ended, too. */
  ended = 0;
  unmatched = 0;
  failed = 0;
  /** What a hit and a miss mean. */
  mode: Mode = simulate(this);
  readonly answers: Answers;
  readonly #parts: ExchangeParts;
  readonly #staged: Staged;
  #whenIdle: (() => void)[] = [];

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.answers = new Answers(parts);
    this.#staged = new Staged(this.answers, parts.clock);
  }

  /** How many are not answered. Their actions, and those of answered ones, are the runner's to count. */
  get open(): number {
    return this.started - this.answered;
  }

  /** Resolves when every exchange has ended. */
  idle(): Promise<void> {
    if (this.started === this.ended) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
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
    exchange.target = this.#parts.redaction().target(request.target);
    let rest: Rest | Promise<Rest>;
    try {
      rest = this.#run(exchange, channel);
    } catch (error) {
      this.answers.crash(exchange, channel, error);
    } finally {
      if (rest instanceof Promise) void this.#settle(rest, exchange, channel);
      else this.#written(exchange, channel, rest);
    }
  };

  async #settle(answering: Promise<Rest>, exchange: Exchange, channel: Channel): Promise<void> {
    let rest: Rest;
    try {
      rest = await answering;
    } catch (error) {
      this.answers.crash(exchange, channel, error);
    } finally {
      this.#written(exchange, channel, rest);
    }
  }

  #run(exchange: Exchange, channel: Channel): Rest | Promise<Rest> {
    const { request } = exchange;
    const circle = request.via === undefined ? undefined : circleOf(request.via, this.#parts.via);
    if (circle !== undefined) return nothingLeft(this.#refuse(exchange, channel, circle));
    if (this.#parts.library().readsMultipart && isMultipart(request)) {
      return this.#parts.prepareMultipart(request).then(() => this.mode.answer(exchange, channel));
    }
    return this.mode.answer(exchange, channel);
  }

  claim(request: Request): Claim | Held | undefined {
    return this.#parts.claims.claim(this.#parts.library(), request);
  }

  hit(exchange: Exchange, channel: Channel, claim: Claim | Held): Rest | Promise<Rest> {
    if (claim instanceof Held) return this.#hold(exchange, channel, claim);
    exchange.entry = claim.entry;
    exchange.call = claim.call;
    this.#parts.stream.emitExchange('request:matched', exchange);
    const { response } = claim;
    if (claim.rendering && (claim.entry.pipeline || isLive(response))) {
      const passage = new Passage(this.#parts.runner, exchange, claim.entry.pipeline, claim.rendering);
      return this.#staged.answer(exchange, channel, claim, passage)?.then(() => passage) ?? passage;
    }
    if (isFault(response)) return nothingLeft(this.answers.fault(exchange, channel, response));
    return nothingLeft(this.#respond(exchange, channel, claim));
  }

  #respond(exchange: Exchange, channel: Channel, { response, reply, error }: Claim): Promise<void> | undefined {
    if (isLive(response) || isFault(response)) return undefined;
    if (reply) return this.answers.respond(exchange, channel, response, reply);
    exchange.outcome = 'failed';
    exchange.reason = error ? `${error.message} (${error.place})` : undefined;
    return this.answers.send(exchange, channel, failureReply(exchange.request, error));
  }

  miss(exchange: Exchange, channel: Channel): Rest | Promise<Rest> {
    const { nearest, reply } = this.#parts.unmatched.answer(this.#parts.library(), exchange.request);
    exchange.nearest = this.#parts.redaction().nearest(exchange, nearest);
    exchange.unmatched = true;
    this.unmatched += 1;
    this.#parts.stream.emitExchange('request:unmatched', exchange);
    return nothingLeft(this.answers.send(exchange, channel, reply));
  }

  #refuse(exchange: Exchange, channel: Channel, reason: string): Promise<void> | undefined {
    exchange.outcome = 'failed';
    exchange.reason = reason;
    return this.answers.send(exchange, channel, loopReply(exchange.request, reason));
  }

  /** Claims anew when there is room. A client that leaves meanwhile has claimed nothing. */
  #hold(exchange: Exchange, channel: Channel, { entry, lane }: Held): Promise<Rest> {
    return new Promise((resolve) => {
      // In a promise of its own: what is thrown there is for whoever waits for this one.
      const giveUp = lane.hold(() => resolve(new Promise((answered) => answered(this.mode.answer(exchange, channel)))));
      const gone = async (): Promise<void> => {
        if ((await channel.closed()) || !giveUp()) return;
        exchange.entry = entry;
        this.#parts.stream.emitExchange('request:matched', exchange);
        resolve(nothingLeft(this.answers.wait(exchange, Promise.resolve(false))));
      };
      void gone();
    });
  }

  #written(exchange: Exchange, channel: Channel, rest: Rest): void {
    const { clock, stream, journal } = this.#parts;
    exchange.duration = clock.elapsed() - channel.since;
    this.answered += 1;
    if (exchange.outcome !== 'passed') this.failed += 1;
    journal.add(exchange, heldBytes(exchange));
    if (exchange.reply) stream.emitExchange('response:sent', exchange);
    if (rest) rest.behind(() => this.#end(exchange));
    else this.#end(exchange);
  }

  #end(exchange: Exchange): void {
    this.#parts.stream.emitExchange('exchange:ended', exchange);
    this.ended += 1;
    if (this.started !== this.ended || this.#whenIdle.length === 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

const nothingLeft = (written: Promise<void> | undefined): Promise<undefined> | undefined =>
  written as Promise<undefined> | undefined;

const isMultipart = ({ body, headers }: Request): boolean =>
  body.length > 0 && (headers.get('content-type')?.[0]?.startsWith('multipart/') ?? false);
