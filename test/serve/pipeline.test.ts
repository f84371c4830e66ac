import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import type { Rendering } from '../../src/model/rendering.ts';
import { callOf } from '../../src/serve/calls.ts';
import { action, HandTarget, settled } from '../support/actions.ts';
import { reply } from '../support/hand-made.ts';
import { mockOf, pipeline } from '../support/mock.ts';

const failing = () => new HandTarget({ outcome: 'failed', reason: 'answered 401, expected 2xx', status: 401 });

describe('after-actions', () => {
  test('of a prepared answer are due in the tick in which it is written', async () => {
    const target = new HandTarget();
    const { ask, told, exchanges, runner } = mockOf(pipeline({ after: [action('audit', { target })] }));
    const channel = ask();
    expect([channel.sent.length, target.jobs[0]?.reply]).toEqual([1, channel.sent[0]]);
    expect(told()).toEqual(['matched', 'sent', 'started audit']);
    expect([exchanges.open, runner.pending, exchanges.ended]).toEqual([0, 1, 0]);
    await target.end();
    expect(told().slice(3)).toEqual(['finished audit', 'ended']);
    expect([runner.pending, exchanges.ended]).toEqual([0, 1]);
  });

  test('run together, and never change the outcome of the exchange', async () => {
    const targets = [new HandTarget(), new HandTarget()];
    const after = targets.map((target, index) => action(`a${index}`, { target, failurePolicy: 'FAIL_FAST' }));
    const { ask, journal, exchanges } = mockOf(pipeline({ after }));
    ask();
    expect(targets.map(({ jobs }) => jobs.length)).toEqual([1, 1]);
    await targets[1]?.end({ outcome: 'failed', reason: 'no' });
    await targets[0]?.end();
    expect(journal.all()[0]).toMatchObject({ outcome: 'passed' });
    expect([exchanges.failed, journal.all()[0]?.actions.map(({ outcome }) => outcome)]).toEqual([
      0,
      ['passed', 'failed'],
    ]);
  });

  test('a name that nobody knows is a broken run', () => {
    const { ask, runs, told } = mockOf(pipeline({ after: [{ registered: 'x', place: action('x').place }] }));
    ask();
    expect(runs()).toMatchObject([{ outcome: 'broken', reason: 'no post-serve action is called "x"' }]);
    expect(told().at(-1)).toBe('ended');
  });

  test('run when the client has left before its answer, and see what it would have been', async () => {
    const target = new HandTarget({ outcome: 'passed' });
    const responses = [{ reply: reply('late'), delay: { kind: 'fixed', ms: 100 } as const }];
    const { ask, clock, journal } = mockOf({ responses, ...pipeline({ after: [action('a', { target })] }) });
    ask().leave();
    await clock.pass(100);
    expect(target.jobs[0]?.reply?.body).toBe('late');
    expect(journal.all()[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('client left') });
  });

  test('run after a fault', () => {
    const target = new HandTarget({ outcome: 'passed' });
    const { ask } = mockOf({ responses: [{ fault: 'drop' }], ...pipeline({ after: [action('a', { target })] }) });
    expect(ask().faults).toHaveLength(1);
    expect(target.jobs[0]?.reply).toBeUndefined();
  });
});

describe('before-actions', () => {
  test('are run one after another, and the answer waits for them', async () => {
    const [one, two] = [new HandTarget(), new HandTarget()];
    const before = [action('one', { target: one }), action('two', { target: two })];
    const { ask, exchanges, told } = mockOf(pipeline({ before }));
    const channel = ask();
    await settled();
    expect([one.jobs.length, two.jobs.length, exchanges.open]).toEqual([1, 0, 1]);
    await one.end();
    expect([two.jobs.length, channel.sent.length]).toEqual([1, 0]);
    await two.end();
    expect(channel.sent[0]?.body).toBe('e');
    expect(told()).toEqual(['matched', 'started one', 'finished one', 'started two', 'finished two', 'sent', 'ended']);
  });

  test('that are not blocking are not waited for, but the exchange ends with them', async () => {
    const target = new HandTarget();
    const { ask, told } = mockOf(pipeline({ before: [action('tee', { target, blocking: false })] }));
    const channel = ask();
    await settled();
    expect([channel.sent.length, told().at(-1)]).toEqual([1, 'sent']);
    await target.end();
    expect(told().slice(-2)).toEqual(['finished tee', 'ended']);
  });

  test('FAIL_FAST answers 502 with name and reason; nothing behind it runs but the after-actions, which see it', async () => {
    const [never, after] = [new HandTarget(), new HandTarget({ outcome: 'passed' })];
    const before = [
      action('auth', { target: failing(), failurePolicy: 'FAIL_FAST' }),
      action('never', { target: never }),
    ];
    const steps = [action('step', { target: never })];
    const parts = pipeline({ before, steps, after: [action('audit', { target: after })] });
    const { ask, journal, exchanges } = mockOf(parts);
    const channel = ask({ rawHeaders: ['Accept', 'application/json'] });
    await settled();
    const [sent] = channel.sent;
    expect([sent?.status, sent?.headers.includes('x-mockrun-error')]).toEqual([502, true]);
    expect(JSON.parse(String(sent?.body))).toEqual({
      error: 'the before-action "auth" failed: answered 401, expected 2xx',
      action: {
        name: 'auth',
        kind: 'webhook',
        outcome: 'failed',
        reason: 'answered 401, expected 2xx',
        place: 'a.yaml:3:5',
      },
    });
    expect([never.jobs.length, after.jobs[0]?.reply?.status]).toEqual([0, 502]);
    expect(journal.all()[0]).toMatchObject({
      outcome: 'failed',
      reason: 'the before-action "auth" failed: answered 401, expected 2xx',
    });
    expect([exchanges.failed, exchanges.ended]).toEqual([1, 1]);
  });

  test('a broken one stops the answer as well', async () => {
    const target = new HandTarget({ outcome: 'broken', reason: 'there is no program "x"' });
    const { ask } = mockOf(pipeline({ before: [action('auth', { target, failurePolicy: 'FAIL_FAST' })] }));
    const channel = ask();
    await settled();
    expect(String(channel.sent[0]?.body)).toBe(
      'the before-action "auth" broke: there is no program "x"\nat a.yaml:3:5 (webhook)\n',
    );
  });

  test('BEST_EFFORT is recorded and passed over', async () => {
    const { ask, journal, runs } = mockOf(pipeline({ before: [action('auth', { target: failing() })] }));
    const channel = ask();
    await settled();
    expect([channel.sent[0]?.status, journal.all()[0]?.outcome, runs()[0]?.outcome]).toEqual([200, 'passed', 'failed']);
  });

  test('go on when the client leaves, and so does all behind them', async () => {
    const [gate, after] = [new HandTarget(), new HandTarget({ outcome: 'passed' })];
    const parts = pipeline({ before: [action('gate', { target: gate })], after: [action('a', { target: after })] });
    const { ask, runs } = mockOf(parts);
    const channel = ask();
    channel.immediate = false;
    channel.leave();
    await settled();
    await gate.end();
    await settled();
    expect([after.jobs.length, runs().map(({ outcome }) => outcome)]).toEqual([1, ['passed', 'passed']]);
  });

  test('what they answered is there for later actions and for the template; the state is that of the claim', async () => {
    const answer = { status: 200, headers: {}, body: '{"user":"ann"}', json: { user: 'ann' } };
    const gate = new HandTarget();
    const after = new HandTarget({ outcome: 'passed' });
    const cart = { store: 'a.yaml', key: 'cart' };
    const template = ({ steps, state: seen }: Rendering) => reply(`${JSON.stringify(steps.auth?.json)} ${seen.cart}`);
    const { ask, state } = mockOf({
      responses: [{ reply: template, moves: { set: [{ state: cart, value: 'full' }], remove: [] } }],
      ...pipeline({ before: [action('auth', { target: gate })], after: [action('a', { target: after })] }),
    });
    state.set(cart, 'empty');
    const channel = ask();
    expect(state.get(cart)).toBe('full');
    await gate.end({ outcome: 'passed', answer });
    expect(channel.sent[0]?.body).toBe('{"user":"ann"} empty');
    expect(after.jobs[0]?.steps.auth).toBe(answer);
  });

  test('an abort counts the call and moves the state once', async () => {
    const cart = { store: 'a.yaml', key: 'cart' };
    const moves = { set: [{ state: cart, value: (it: Rendering) => `${it.state.cart ?? ''}+` }], remove: [] };
    const gate = action('auth', { target: failing(), failurePolicy: 'FAIL_FAST' });
    const { ask, state } = mockOf({
      times: 1,
      responses: [{ reply: reply(), moves }],
      ...pipeline({ before: [gate] }),
    });
    const [first, second] = [ask(), ask()];
    await settled();
    expect([first.sent[0]?.status, second.sent[0]?.status, state.get(cart)]).toEqual([502, 404, '+']);
  });

  test('a template that fails behind them is a 500, and after-actions run', async () => {
    const after = new HandTarget({ outcome: 'passed' });
    const { ask } = mockOf({
      responses: [
        {
          reply: () => {
            throw new Error('oops');
          },
        },
      ],
      ...pipeline({ before: [action('b')], after: [action('a', { target: after })] }),
    });
    const channel = ask();
    await settled();
    expect([channel.sent[0]?.status, after.jobs[0]?.reply?.status]).toEqual([500, 500]);
  });

  test('an answer that cannot be sent is a 500, and after-actions run', async () => {
    const after = new HandTarget({ outcome: 'passed' });
    const { ask, journal } = mockOf({
      responses: [{ reply: reply('', { headers: ['X', 'a\nb'] }) }],
      ...pipeline({ before: [action('b')], after: [action('a', { target: after })] }),
    });
    ask();
    await settled();
    expect([journal.all()[0]?.outcome, after.jobs[0]?.reply?.status]).toEqual(['broken', 500]);
  });
});

describe('steps', () => {
  test('behind the answer run one after another, and then the after-actions', async () => {
    const targets = new Map(['one', 'two', 'after'].map((name) => [name, new HandTarget()]));
    const make = (name: string): Action => action(name, { target: targets.get(name) as HandTarget });
    const { ask } = mockOf(pipeline({ steps: [make('one'), make('two')], after: [make('after')] }));
    ask();
    const begun = () => [...targets.values()].map(({ jobs }) => jobs.length);
    expect(begun()).toEqual([1, 0, 0]);
    await targets.get('one')?.end({ outcome: 'failed', reason: 'FAIL_FAST means nothing here' });
    expect(begun()).toEqual([1, 1, 0]);
    await targets.get('two')?.end();
    expect(begun()).toEqual([1, 1, 1]);
  });
});

describe('circles', () => {
  test('are refused with 508', () => {
    const { ask, journal, exchanges } = mockOf({});
    const [sent] = ask({ via: '1.1 mockrun-1 (forward)' }).sent;
    expect(sent?.status).toBe(508);
    expect(journal.all()[0]).toMatchObject({ outcome: 'failed', reason: 'mockrun forwarded this request to itself' });
    expect([exchanges.failed, exchanges.ended]).toEqual([1, 1]);
  });

  test('a gate that calls the mock is none', () => {
    expect(mockOf({}).ask({ via: '1.1 mockrun-1' }).sent[0]?.status).toBe(200);
  });
});

test('a call tells its actions, pending ones too', () => {
  const { ask, journal } = mockOf(pipeline({ after: [action('audit', { target: new HandTarget() })] }));
  ask();
  expect(callOf(journal.all()[0] as never).actions).toEqual([
    {
      name: 'audit',
      kind: 'webhook',
      phase: 'after',
      outcome: 'pending',
      reason: undefined,
      status: undefined,
      exitCode: undefined,
      stderr: undefined,
      duration: 0,
    },
  ]);
});

test('everybody who waits for the end is told when the last exchange has ended', async () => {
  const target = new HandTarget();
  const { ask, exchanges } = mockOf(pipeline({ after: [action('audit', { target })] }));
  await exchanges.idle();
  ask();
  ask();
  let idle = false;
  void exchanges.idle().then(() => {
    idle = true;
  });
  await target.end();
  expect(idle).toBe(false);
  await target.end();
  expect(idle).toBe(true);
});
