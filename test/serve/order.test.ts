import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { action, HandTarget, settled } from '../support/actions.ts';
import { mockOf, pipeline } from '../support/mock.ts';

describe('holding the next request back', () => {
  const bounded = (target: HandTarget): Action =>
    action('slow', { target, overflow: 'wait', lane: { key: 'run', concurrency: 1, queue: 1 } });

  test('until there is room; a claimed one is never held', async () => {
    const target = new HandTarget();
    const { ask, exchanges, runs } = mockOf(pipeline({ after: [bounded(target)] }));
    const channels = [ask(), ask(), ask(), ask()];
    const answered = () => channels.map(({ sent }) => sent.length);
    expect([answered(), exchanges.open]).toEqual([[1, 1, 0, 0], 2]);
    await target.end();
    expect(answered()).toEqual([1, 1, 1, 0]);
    await target.end();
    expect(answered()).toEqual([1, 1, 1, 1]);
    await target.end();
    await target.end();
    expect(runs().map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed']);
  });

  test('places are promised to runs that are not due yet', async () => {
    const [gate, target] = [new HandTarget(), new HandTarget()];
    const { ask } = mockOf(pipeline({ before: [action('gate', { target: gate })], after: [bounded(target)] }));
    const channels = [ask(), ask(), ask()];
    await settled();
    expect(gate.jobs).toHaveLength(2);
    await gate.end();
    await gate.end();
    await target.end();
    expect(gate.jobs).toHaveLength(3);
    await gate.end();
    expect(channels.map(({ sent }) => sent.length)).toEqual([1, 1, 1]);
  });

  test('a client that leaves meanwhile has claimed nothing', async () => {
    const target = new HandTarget();
    const { ask, exchanges, journal } = mockOf({ times: 3, ...pipeline({ after: [bounded(target)] }) });
    ask();
    ask();
    ask().leave();
    await settled();
    expect(journal.all()[2]).toMatchObject({ call: 0, outcome: 'failed' });
    await target.end();
    expect(ask().sent[0]?.status).toBe(200);
    await target.end();
    await target.end();
    expect([exchanges.open, exchanges.ended]).toEqual([0, 4]);
  });
});

test('ordered after-actions follow the order of the requests, not that of their answers', async () => {
  const [gate, target] = [new HandTarget(), new HandTarget()];
  const parts = pipeline({
    before: [action('gate', { target: gate })],
    after: [action('a', { target, ordered: true })],
  });
  const { ask } = mockOf(parts);
  ask({ target: '/?1' });
  ask({ target: '/?2' });
  await settled();
  const [first, second] = gate.jobs;
  expect([first?.request.target, second?.request.target]).toEqual(['/?1', '/?2']);
  // The second is answered first.
  await gate.end({ outcome: 'passed' }, 1);
  expect(target.jobs).toEqual([]);
  await gate.end();
  expect(target.jobs.map((job) => job.request.target)).toEqual(['/?1']);
  await target.end();
  expect(target.jobs.map((job) => job.request.target)).toEqual(['/?1', '/?2']);
});
