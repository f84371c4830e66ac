import { describe, expect, test } from 'vitest';
import { Exchange } from '../../../src/model/exchange.ts';
import { Answers } from '../../../src/serve/answers.ts';
import { type Forwarded, Forwarding } from '../../../src/serve/modes/forwarding.ts';
import { EventStream } from '../../../src/serve/stream.ts';
import { FakeChannel } from '../../support/fake-channel.ts';
import { HandClock, request } from '../../support/hand-made.ts';
import { type FakeAnswer, FakeHttp } from '../../support/world.ts';

function setup(answer: FakeAnswer, upstream: string | undefined = 'https://api.test/v1') {
  const clock = new HandClock();
  const http = Object.assign(new FakeHttp(), { answer });
  const answers = new Answers({ clock, random: () => 0.5, cors: false, noDelay: false });
  const forwarding = new Forwarding({
    answers,
    clock,
    stream: new EventStream(clock, []),
    world: { http, via: 'mockrun-test', upstream },
    mockUrl: () => 'http://127.0.0.1:8500',
  });
  const ask = (given: Parameters<typeof request>[0] = {}, room?: Promise<void>) => {
    const exchange = new Exchange(1, 0, request({ target: '/a?b=1', ...given }));
    const channel = new FakeChannel();
    const whole: Forwarded[] = [];
    const done = forwarding.answer(exchange, channel, () => ({
      keep: 4,
      whole: (forwarded) => void whole.push(forwarded),
      room,
    }));
    return { exchange, channel, whole, done };
  };
  return { ask, clock, http };
}

describe('forwarding', () => {
  test('sends the request on as it came, to upstream', async () => {
    const { ask, http } = setup({ status: 201, headers: ['X-A', '1', 'x-a', '2'], body: 'made' });
    const { channel, whole, done, exchange } = ask({
      rawHeaders: ['Host', 'mock', 'X-Own', 'y', 'Connection', 'X-Hop', 'X-Hop', 'z'],
    });
    await done;
    expect(http.sent[0]).toMatchObject({ origin: 'https://api.test', path: '/v1/a?b=1' });
    expect(http.sent[0]?.headers).toEqual(['X-Own', 'y', 'Via', '1.1 mockrun-test (forward)']);
    expect(channel.sent[0]?.headers.slice(0, 4)).toEqual(['X-A', '1', 'x-a', '2']);
    expect(whole).toMatchObject([{ origin: 'https://api.test', reply: { status: 201, body: 'made' } }]);
    expect(exchange).toMatchObject({ forwardedTo: 'https://api.test', outcome: 'passed', entry: undefined });
  });

  test('the host that a request names comes before upstream', async () => {
    const { ask, http } = setup({});
    await ask({ form: 'absolute', scheme: 'https', authority: 'other.test' }).done;
    expect(http.sent[0]).toMatchObject({ origin: 'https://other.test', path: '/a?b=1', hostFromClient: true });
  });

  test('without a head in time: 504, and the transfer is given up', async () => {
    const { ask, clock, http } = setup('never');
    const { channel, done, whole, exchange } = ask();
    await clock.pass(20_000);
    await done;
    expect(channel.sent[0]?.status).toBe(504);
    expect(exchange).toMatchObject({ outcome: 'failed', reason: 'https://api.test did not answer within 20 s' });
    expect([http.cancelled, whole.length]).toEqual([1, 0]);
  });

  test('a client that leaves is not waited for', async () => {
    const { ask, http } = setup('never');
    const { channel, done, exchange } = ask();
    channel.leave();
    await done;
    expect([http.cancelled, exchange.outcome]).toEqual([1, 'failed']);
  });

  test('nobody there: 502 with the reason', async () => {
    const { ask } = setup({ problem: { kind: 'refused', message: 'connection refused by api.test' } });
    const { channel, done, exchange } = ask();
    await done;
    expect(channel.sent[0]?.status).toBe(502);
    expect(exchange).toMatchObject({ outcome: 'failed', reason: 'connection refused by api.test' });
  });

  test('a request waits while there is no room for its answer', async () => {
    const { ask, http } = setup({ body: 'late' });
    let make = (): void => {};
    const room = new Promise<void>((resolve) => {
      make = resolve;
    });
    const { done, whole } = ask({}, room);
    await Promise.resolve();
    expect(http.sent).toEqual([]);
    make();
    await done;
    expect(whole).toMatchObject([{ reply: { body: 'late' } }]);
  });

  test('nowhere to go: 502 that says how to mend it', async () => {
    const { ask, http } = setup({}, '');
    const { channel, done } = ask({ form: 'absolute', scheme: 'http', authority: 'a@b' });
    await done;
    expect([channel.sent[0]?.status, http.sent]).toEqual([502, []]);
  });
});
