import { describe, expect, test } from 'vitest';
import type { ReplySink, ReplyStream } from '../../../src/model/action.ts';
import { wholeOf } from '../../../src/serve/modes/whole.ts';
import { FakeChannel } from '../../support/fake-channel.ts';
import { HandClock } from '../../support/hand-made.ts';

/** An answer whose body comes when the test says so. */
class HandStream implements ReplyStream {
  readonly status = 201;
  readonly headers = ['X-A', '1'];
  cancelled = 0;
  sink: ReplySink | undefined;

  flow(sink: ReplySink) {
    this.sink = sink;
    return { resume: () => {}, cancel: () => void (this.cancelled += 1) };
  }

  data(text: string): boolean | undefined {
    return this.sink?.data(Buffer.from(text));
  }
}

function setup() {
  const stream = new HandStream();
  const clock = new HandClock();
  const channel = new FakeChannel();
  const taken = wholeOf({ stream }, { origin: 'https://api.test', most: 1024 * 1024, clock, channel });
  return { stream, clock, channel, taken };
}

describe('the whole of an answer', () => {
  test('is there once its body has ended', async () => {
    const { stream, taken } = setup();
    expect([stream.data('a'), stream.data('b')]).toEqual([true, true]);
    stream.sink?.end();
    expect(await taken).toEqual({ reply: { status: 201, headers: ['X-A', '1'], body: Buffer.from('ab') } });
    expect(stream.cancelled).toBe(0);
  });

  test('is none when there is more than was asked for, and the rest is not read', async () => {
    const { stream, taken } = setup();
    stream.data('x'.repeat(1024 * 1024));
    expect(stream.data('y')).toBe(false);
    expect(await taken).toMatchObject({ status: 502, reason: expect.stringContaining('more than 1 MiB') });
    expect([stream.cancelled, stream.data('z')]).toEqual([1, false]);
  });

  test('is none when it breaks off', async () => {
    const { stream, taken } = setup();
    stream.data('a');
    stream.sink?.failed('api.test closed the connection');
    expect(await taken).toEqual({ outcome: 'failed', status: 502, reason: 'api.test closed the connection' });
  });

  test('is none when nothing comes for too long; each piece begins the wait anew', async () => {
    const { stream, clock, taken } = setup();
    await clock.pass(19_000);
    stream.data('a');
    await clock.pass(19_000);
    expect(stream.cancelled).toBe(0);
    await clock.pass(1000);
    expect(await taken).toMatchObject({ status: 504, reason: 'https://api.test sent no more of its answer for 20 s' });
    expect(stream.cancelled).toBe(1);
  });

  test('is not waited for without a client', async () => {
    const { stream, channel, taken } = setup();
    channel.leave();
    expect(await taken).toMatchObject({ outcome: 'failed', reason: 'the client left before the answer' });
    expect(stream.cancelled).toBe(1);
  });
});
