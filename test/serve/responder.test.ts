import { describe, expect, test } from 'vitest';
import type { Action, Pipeline, ReplySink, ReplyStream } from '../../src/model/action.ts';
import { action, HandTarget, settled } from '../support/actions.ts';
import { type EntryParts, reply } from '../support/hand-made.ts';
import { mockOf, pipeline } from '../support/mock.ts';

describe('responders', () => {
  const live = (target: HandTarget, parts: Partial<Action> = {}, more: Partial<Pipeline> = {}): EntryParts => ({
    responses: [{ responder: { ...action('up', { kind: 'forward', ...parts }), target } }],
    ...pipeline(more),
  });

  function streaming(status = 200, headers: string[] = []) {
    const seen = { sink: undefined as ReplySink | undefined, resumed: 0, cancelled: 0 };
    const stream: ReplyStream = {
      status,
      headers,
      flow(sink) {
        seen.sink = sink;
        return { resume: () => void (seen.resumed += 1), cancel: () => void (seen.cancelled += 1) };
      },
    };
    return { stream, seen };
  }

  test('a whole reply', async () => {
    const target = new HandTarget();
    const { ask, runs, told } = mockOf({ ...live(target), pipeline: undefined } as never);
    const channel = ask();
    await settled();
    await target.answer({ reply: reply('quote', { status: 201 }) });
    expect(channel.sent[0]).toMatchObject({ status: 201, body: 'quote' });
    expect(runs()).toMatchObject([{ phase: 'responder', outcome: 'passed', status: 201 }]);
    expect(told()).toEqual(['matched', 'started up', 'finished up', 'sent', 'ended']);
  });

  test('no answer is told to the client with its reason', async () => {
    const target = new HandTarget();
    const { ask, journal } = mockOf(live(target));
    const channel = ask();
    await settled();
    await target.answer({ outcome: 'failed', status: 502, reason: 'connection refused by 127.0.0.1:1' });
    expect(channel.sent[0]?.status).toBe(502);
    expect(String(channel.sent[0]?.body)).toBe('"up" did not answer: connection refused by 127.0.0.1:1\n');
    expect(journal.all()[0]).toMatchObject({ outcome: 'failed', reason: 'connection refused by 127.0.0.1:1' });
  });

  test('a stream flows with back-pressure, and is kept for journal and after-actions', async () => {
    const [target, after] = [new HandTarget(), new HandTarget({ outcome: 'passed' })];
    const { ask, journal, exchanges } = mockOf(live(target, {}, { after: [action('a', { target: after })] }));
    const channel = ask();
    await settled();
    const { stream, seen } = streaming(203, ['X-A', '1']);
    await target.answer({ stream });
    expect(channel.sent[0]).toMatchObject({ status: 203, headers: ['X-A', '1'], framed: true });
    expect(seen.sink?.data(Buffer.from('ab'))).toBe(true);
    channel.congested = true;
    expect(seen.sink?.data(Buffer.from('cd'))).toBe(false);
    channel.drain();
    await settled();
    expect([seen.resumed, exchanges.open]).toEqual([1, 1]);
    seen.sink?.end();
    await settled();
    expect([channel.pieces, channel.finished]).toEqual([['ab', 'cd'], true]);
    expect(journal.all()[0]).toMatchObject({ bytes: 4, outcome: 'passed', reply: { status: 203 } });
    expect(String(after.jobs[0]?.reply?.body)).toBe('abcd');
  });

  test('a body that breaks off drops the connection, and is a failure', async () => {
    const target = new HandTarget();
    const { ask, journal, runs } = mockOf(live(target));
    const channel = ask();
    await settled();
    const { stream, seen } = streaming();
    await target.answer({ stream });
    seen.sink?.data(Buffer.from('ab'));
    seen.sink?.failed('the connection to 127.0.0.1:1 was dropped');
    await settled();
    expect(channel.faults).toEqual([{ fault: 'drop' }]);
    const reason = 'the connection to 127.0.0.1:1 was dropped';
    expect([journal.all()[0], runs()[0]]).toMatchObject([
      { outcome: 'failed', reason },
      { outcome: 'failed', reason },
    ]);
  });

  test('a client that leaves ends a flow that nobody else reads', async () => {
    const target = new HandTarget();
    const { ask, journal } = mockOf(live(target));
    const channel = ask();
    await settled();
    const { stream, seen } = streaming();
    await target.answer({ stream });
    channel.leave();
    await settled();
    expect([seen.cancelled, journal.all()[0]?.outcome]).toEqual([1, 'failed']);
  });

  test('after-actions get the rest of what the client did not wait for, while it is not too late', async () => {
    const [target, after] = [new HandTarget(), new HandTarget({ outcome: 'passed' })];
    const { ask } = mockOf(live(target, {}, { after: [action('a', { target: after })] }));
    const channel = ask();
    await settled();
    const { stream, seen } = streaming();
    await target.answer({ stream });
    channel.leave();
    await settled();
    expect([seen.cancelled, seen.sink?.data(Buffer.from('rest'))]).toEqual([0, true]);
    seen.sink?.end();
    await settled();
    expect([channel.pieces, String(after.jobs[0]?.reply?.body)]).toEqual([[], 'rest']);
  });

  test('a flow without end does not outlast its client by more than the timeout', async () => {
    const [target, after] = [new HandTarget(), new HandTarget({ outcome: 'passed' })];
    const { ask, clock } = mockOf(live(target, { timeout: 500 }, { after: [action('a', { target: after })] }));
    const channel = ask();
    await settled();
    const { stream, seen } = streaming();
    await target.answer({ stream });
    channel.leave();
    await clock.pass(500);
    expect([seen.cancelled, after.jobs.length]).toEqual([1, 1]);
  });

  test('a long body is kept up to a bound: 1 MiB in the journal', async () => {
    const target = new HandTarget();
    const { ask, journal } = mockOf(live(target));
    ask();
    await settled();
    const { stream, seen } = streaming();
    await target.answer({ stream });
    for (let count = 0; count < 3; count += 1) seen.sink?.data(Buffer.alloc(700 * 1024));
    seen.sink?.end();
    await settled();
    const [exchange] = journal.all();
    expect(exchange?.bytes).toBe(3 * 700 * 1024);
    expect(exchange?.reply).toMatchObject({ truncated: true });
    expect(exchange?.reply?.body).toHaveLength(1024 * 1024);
  });
});
