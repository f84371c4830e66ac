import { type Destination, ownDestination } from '../../actions/forward/destination.ts';
import { type PassOnWorld, passOn } from '../../actions/forward/pass-on.ts';
import { Stop } from '../../actions/stop.ts';
import type { NoAnswer, ReplyStream, Responded } from '../../model/action.ts';
import type { Channel } from '../../model/channel.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Clock } from '../../model/ports.ts';
import type { Reply } from '../../model/reply.ts';
import type { Request } from '../../model/request.ts';
import type { Answers } from '../answers.ts';
import { noAnswerReply, notForwardedReply } from '../failure.ts';
import { relay } from '../relay.ts';
import type { EventStream } from '../stream.ts';
import { headOf } from './head.ts';
import { wholeOf } from './whole.ts';

export interface ForwardingParts {
  readonly answers: Answers;
  readonly clock: Clock;
  readonly stream: EventStream;
  readonly world: PassOnWorld;
  /** The listener's address, once it has one. */
  readonly mockUrl: () => string;
}

/** Bytes of a body that the journal keeps. */
const JOURNAL_BODY = 1024 * 1024;

/** A whole answer of the real service. */
export interface Forwarded {
  /** Where the request was meant for, whoever has changed it since: `https://api.shop.test`. */
  readonly origin: string;
  /** With its whole body, unless that is longer than was to be kept: `truncated`. */
  readonly reply: Reply;
}

/** Somebody who looks at a whole answer. */
export interface Witness {
  /** Bytes of the body that are kept. */
  readonly keep: number;
  /** Waited for before the request goes on; undefined: nothing is. */
  readonly room?: Promise<void> | undefined;
  /** Called when all of it was read. */
  readonly whole: (forwarded: Forwarded) => void;
}

/** Lets the real service answer: the one that the request names, or upstream. */
export class Forwarding {
  readonly #parts: ForwardingParts;

  constructor(parts: ForwardingParts) {
    this.#parts = parts;
  }

  /**
   * Answers with what the real service answers, or with 502 or 504 and the reason. `watch` is told where that is, and
   * gives who looks at the answer, if anybody does. `request` is what is sent on, in place of what the client sent.
   * Never rejects for what the world does.
   */
  async answer(
    exchange: Exchange,
    channel: Channel,
    watch?: (request: Request, origin: string) => Witness | undefined,
    request = exchange.request,
  ): Promise<undefined> {
    const destination = this.#destination(exchange, request);
    if (typeof destination === 'string') return this.#refuse(exchange, channel, request, destination);
    const origin = this.#meant(exchange, request) ?? destination.origin;
    const witness = watch?.(exchange.request, origin);
    if (witness?.room) await witness.room;
    const stop = new Stop();
    const responded = await this.#ask(exchange, channel, request, destination, stop);
    if ('outcome' in responded) return this.#fail(exchange, channel, responded);
    const reply = await this.#write(exchange, channel, responded, { keep: witness?.keep ?? JOURNAL_BODY, stop });
    if (reply) witness?.whole({ origin, reply });
    return undefined;
  }

  /**
   * The whole answer to this request, which is not written yet. Without one, or when its body has more than `most` bytes,
   * the client is told why, and this resolves with undefined.
   */
  async take(exchange: Exchange, channel: Channel, request: Request, most: number): Promise<Reply | undefined> {
    const destination = this.#destination(exchange, request);
    if (typeof destination === 'string') return this.#refuse(exchange, channel, request, destination);
    const { origin } = destination;
    const { clock } = this.#parts;
    const responded = await this.#ask(exchange, channel, request, destination, new Stop());
    const taken = await wholeOf(responded, { origin, most, clock, channel });
    return 'outcome' in taken ? this.#fail(exchange, channel, taken) : taken.reply;
  }

  #destination(exchange: Exchange, request: Request): Destination | string {
    const { world, mockUrl } = this.#parts;
    return ownDestination({ request, exchange, mockUrl: mockUrl() }, world);
  }

  /** Where the client's own request would have gone, when another is sent in its place. */
  #meant(exchange: Exchange, sent: Request): string | undefined {
    const destination = sent === exchange.request ? '' : this.#destination(exchange, exchange.request);
    return typeof destination === 'string' ? undefined : destination.origin;
  }

  #ask(exchange: Exchange, channel: Channel, request: Request, destination: Destination, stop: Stop) {
    const { stream, world, clock } = this.#parts;
    const { origin } = destination;
    exchange.forwardedTo = origin;
    stream.emitExchange('request:forwarded', exchange);
    return headOf(passOn({ request, stop }, destination, world), { origin, stop, clock, channel });
  }

  async #refuse(exchange: Exchange, channel: Channel, request: Request, reason: string): Promise<undefined> {
    const { answers, world } = this.#parts;
    exchange.outcome = 'broken';
    exchange.reason = whyNowhere(reason, request, world);
    await answers.send(exchange, channel, notForwardedReply(exchange.request, exchange.reason));
  }

  async #fail(exchange: Exchange, channel: Channel, answer: NoAnswer): Promise<undefined> {
    const { request, forwardedTo = '' } = exchange;
    exchange.outcome = answer.outcome;
    exchange.reason = answer.reason;
    await this.#parts.answers.send(exchange, channel, noAnswerReply(request, forwardedTo, answer));
  }

  /** The answer when all of it came, whoever took it. */
  async #write(
    exchange: Exchange,
    channel: Channel,
    responded: Exclude<Responded, NoAnswer>,
    reading: { readonly keep: number; readonly stop: Stop },
  ): Promise<Reply | undefined> {
    const { answers } = this.#parts;
    if ('stream' in responded) return this.#stream(exchange, channel, responded.stream, reading);
    await answers.send(exchange, channel, responded.reply);
    return responded.reply;
  }

  async #stream(
    exchange: Exchange,
    channel: Channel,
    stream: ReplyStream,
    { keep, stop }: { readonly keep: number; readonly stop: Stop },
  ): Promise<Reply | undefined> {
    const { answers, clock } = this.#parts;
    const { status } = stream;
    const head = answers.note(exchange, { status, headers: stream.headers, body: '', framed: true });
    channel.begin(head);
    const { body, bytes, whole, broken } = await relay(stream, channel, { clock, keep, alone: 0, signal: stop });
    const shown = body.length > JOURNAL_BODY ? Buffer.from(body.subarray(0, JOURNAL_BODY)) : body;
    exchange.reply = { ...head, body: shown, ...(shown.length < bytes && { truncated: true }) };
    exchange.bytes = bytes;
    if (broken !== undefined) {
      exchange.outcome = 'failed';
      exchange.reason = broken;
      return undefined;
    }
    await answers.wait(exchange, Promise.resolve(whole));
    return whole
      ? { ...head, headers: stream.headers, body, ...(body.length < bytes && { truncated: true }) }
      : undefined;
  }
}

const whyNowhere = (reason: string, request: Request, { upstream }: PassOnWorld): string =>
  request.form === 'origin' && upstream === undefined
    ? 'no --upstream URL is given, and the request names no host, as it would to a proxy'
    : reason;
