import type { Passage } from '../actions/pipeline.ts';
import type { Answering } from '../actions/runner.ts';
import type { NoAnswer, ReplyStream, Responded } from '../model/action.ts';
import type { Channel } from '../model/channel.ts';
import { isLive, type LiveAnswer } from '../model/entry.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Clock } from '../model/ports.ts';
import { isFault } from '../model/reply.ts';
import type { Answers } from './answers.ts';
import { type Claim, render } from './claim.ts';
import { failureReply, noAnswerReply, stoppedReply } from './failure.ts';
import { relay } from './relay.ts';

/** Bytes of a streamed body that the journal keeps, and that after-actions are told. */
const JOURNAL_BODY = 1024 * 1024;
const ACTION_BODY = 16 * 1024 * 1024;

/** What a function answers has no delay. */
const AT_ONCE = {};

/** Answers of entries with actions around them, or with an action for an answer. */
export class Staged {
  readonly #answers: Answers;
  readonly #clock: Clock;

  constructor(answers: Answers, clock: Clock) {
    this.#answers = answers;
    this.#clock = clock;
  }

  /** Undefined when the answer is written. Never throws or rejects: what goes wrong is an answer, too. */
  answer(exchange: Exchange, channel: Channel, claim: Claim, passage: Passage): Promise<void> | undefined {
    try {
      const rest = passage.hasBefore
        ? this.#answerBehind(exchange, channel, claim, passage)
        : this.#respond(exchange, channel, claim, passage);
      return rest?.catch((error: unknown) => this.#answers.crash(exchange, channel, error));
    } catch (error) {
      this.#answers.crash(exchange, channel, error);
      return undefined;
    }
  }

  async #answerBehind(exchange: Exchange, channel: Channel, claim: Claim, passage: Passage): Promise<void> {
    const stop = await passage.before();
    if (!stop) {
      const { response, rendering, error } = claim;
      const waits = !isFault(response) && !isLive(response) && rendering && !error;
      // Not what a template of an action has set: that is about nothing.
      if (rendering) rendering.override = {};
      const rendered = waits ? render(response, rendering, claim.entry) : {};
      await this.#respond(exchange, channel, { ...claim, ...rendered }, passage);
      return;
    }
    const { reply, reason } = stoppedReply(exchange.request, stop.run);
    exchange.outcome = 'failed';
    exchange.reason = reason;
    await this.#answers.send(exchange, channel, reply);
  }

  #respond(exchange: Exchange, channel: Channel, claim: Claim, passage: Passage): Promise<void> | undefined {
    const { response, reply, error } = claim;
    if (isFault(response)) return this.#answers.fault(exchange, channel, response);
    if (isLive(response)) return this.#live(exchange, channel, response, passage);
    if (!reply) {
      exchange.outcome = 'failed';
      exchange.reason = error ? `${error.message} (${error.place})` : undefined;
      return this.#answers.send(exchange, channel, failureReply(exchange.request, error));
    }
    return this.#answers.respond(exchange, channel, response, reply, passage);
  }

  async #live(exchange: Exchange, channel: Channel, { responder }: LiveAnswer, passage: Passage): Promise<void> {
    const { responded, course } = await passage.respond(responder);
    try {
      if ('stream' in responded) {
        const alone = passage.hasAfter ? responder.timeout : 0;
        await this.#stream(exchange, channel, responded.stream, { course, alone }, passage);
      } else if ('reply' in responded) {
        await this.#answers.respond(exchange, channel, AT_ONCE, responded.reply, passage);
      } else await this.#answers.send(exchange, channel, this.#noAnswer(exchange, responder.name, responded));
      course.end({ outcome: 'passed', ...statusOf(responded) });
    } catch (error) {
      course.end({ outcome: 'failed', reason: 'its answer could not be written', ...statusOf(responded) });
      course.stop.abort();
      throw error;
    }
  }

  #noAnswer(exchange: Exchange, name: string, answer: NoAnswer) {
    exchange.outcome = answer.outcome;
    exchange.reason = answer.reason;
    return noAnswerReply(exchange.request, name, answer);
  }

  async #stream(
    exchange: Exchange,
    channel: Channel,
    stream: ReplyStream,
    { course, alone }: { course: Answering['course']; alone: number },
    passage: Passage,
  ): Promise<void> {
    const { status } = stream;
    const head = this.#answers.note(exchange, { status, headers: stream.headers, body: '', framed: true });
    channel.begin(head);
    const keep = passage.hasAfter ? ACTION_BODY : JOURNAL_BODY;
    const { body, bytes, whole, broken } = await relay(stream, channel, {
      clock: this.#clock,
      keep,
      alone,
      signal: course.stop,
    });
    const kept = body.length > JOURNAL_BODY ? Buffer.from(body.subarray(0, JOURNAL_BODY)) : body;
    exchange.reply = { ...head, body: kept, ...(kept.length < bytes && { truncated: true }) };
    exchange.bytes = bytes;
    passage.reply = { ...head, body, ...(body.length < bytes && { truncated: true }) };
    if (broken !== undefined) {
      exchange.outcome = 'failed';
      exchange.reason = broken;
      course.end({ outcome: 'failed', reason: broken, status });
      return;
    }
    await this.#answers.wait(exchange, Promise.resolve(whole));
  }
}

const statusOf = (responded: Responded): { status?: number } => {
  if ('stream' in responded) return { status: responded.stream.status };
  return 'reply' in responded ? { status: responded.reply.status } : {};
};
