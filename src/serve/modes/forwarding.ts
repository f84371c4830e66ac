import { ownDestination } from '../../actions/forward/destination.ts';
import { type PassOnWorld, passOn } from '../../actions/forward/pass-on.ts';
import { Stop } from '../../actions/stop.ts';
import type { ReplyStream, Responded } from '../../model/action.ts';
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
  /** `https://api.shop.test`. */
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
   * gives who looks at the answer, if anybody does. Never rejects for what the world does.
   */
  async answer(
    exchange: Exchange,
    channel: Channel,
    watch?: (request: Request, origin: string) => Witness | undefined,
  ): Promise<undefined> {
    const { answers, stream, world, clock, mockUrl } = this.#parts;
    const { request } = exchange;
    const destination = ownDestination({ request, exchange, mockUrl: mockUrl() }, world);
    if (typeof destination === 'string') {
      exchange.outcome = 'broken';
      exchange.reason = whyNowhere(destination, exchange, world);
      await answers.send(exchange, channel, notForwardedReply(request, exchange.reason));
      return;
    }
    const { origin } = destination;
    const witness = watch?.(request, origin);
    if (witness?.room) await witness.room;
    exchange.forwardedTo = origin;
    stream.emitExchange('request:forwarded', exchange);
    const stop = new Stop();
    const responded = await headOf(passOn({ request, stop }, destination, world), { origin, stop, clock, channel });
    if ('outcome' in responded) {
      exchange.outcome = responded.outcome;
      exchange.reason = responded.reason;
      await answers.send(exchange, channel, noAnswerReply(request, origin, responded));
      return;
    }
    const reply = await this.#write(exchange, channel, responded, { keep: witness?.keep ?? JOURNAL_BODY, stop });
    if (reply) witness?.whole({ origin, reply });
  }

  /** The answer when all of it came, whoever took it. */
  async #write(
    exchange: Exchange,
    channel: Channel,
    responded: Exclude<Responded, { outcome: string }>,
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

const whyNowhere = (reason: string, { request }: Exchange, { upstream }: PassOnWorld): string =>
  request.form === 'origin' && upstream === undefined
    ? 'no --upstream URL is given, and the request names no host, as it would to a proxy'
    : reason;
