import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action, ActionResult } from '../../src/model/action.ts';
import { action } from '../support/actions.ts';
import { FakeChannel } from '../support/fake-channel.ts';
import { reply } from '../support/hand-made.ts';
import { mockOf, pipeline } from '../support/mock.ts';

/** How one action behaves: when it ends, if ever, and how; and its controls. */
const behaviour = fc.record({
  takes: fc.oneof(fc.nat(300), fc.constant(Infinity)),
  outcome: fc.constantFrom('passed', 'failed', 'broken', 'throws', 'rejects'),
  delay: fc.nat(100),
  blocking: fc.boolean(),
  failFast: fc.boolean(),
  ordered: fc.boolean(),
  wait: fc.boolean(),
  lane: fc.nat(1),
  concurrency: fc.constantFrom(1, 2, Infinity),
  queue: fc.nat(2),
});
type Behaviour = typeof behaviour extends fc.Arbitrary<infer B> ? B : never;

const actions = fc.array(behaviour, { maxLength: 3 });

test('whatever the actions do: every run ends once, every exchange ends once and last, and the counts are right', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ before: actions, steps: actions, after: actions }),
      fc.array(fc.record({ pause: fc.nat(50), leaves: fc.option(fc.nat(200)) }), { minLength: 1, maxLength: 6 }),
      fc.option(fc.nat(1500)),
      async (parts, requests, abandonedAt) => {
        const mock = mockOf({
          responses: [{ reply: () => reply(), delay: { kind: 'fixed', ms: 20 } }],
          ...pipeline({
            before: parts.before.map((one, index) => make(`before${index}`, one)),
            steps: parts.steps.map((one, index) => make(`step${index}`, one)),
            after: parts.after.map((one, index) => make(`after${index}`, one)),
          }),
        });
        const { clock, exchanges, runner, events } = mock;
        for (const { pause, leaves } of requests) {
          const channel = mock.ask({}, new FakeChannel());
          if (leaves !== null) clock.after(leaves, () => channel.leave());
          await clock.pass(pause);
        }
        if (abandonedAt === null) await clock.pass(60_000);
        else {
          await clock.pass(abandonedAt);
          runner.abandon('abandoned');
          await clock.pass(1000);
        }

        const of = (type: string) => events.filter((event) => event.type === type);
        const ids = (type: string) => of(type).map((event) => ('run' in event ? event.run.id : 0));
        expect(new Set(ids('action:finished'))).toEqual(new Set(ids('action:started')));
        expect(ids('action:finished').length).toBe(new Set(ids('action:started')).size);
        expect([exchanges.open, exchanges.ended, runner.pending]).toEqual([0, requests.length, 0]);
        expect(of('exchange:ended')).toHaveLength(requests.length);
        for (const ended of of('exchange:ended')) {
          if (ended.type !== 'exchange:ended') continue;
          const last = events.findLastIndex((event) => 'exchange' in event && event.exchange === ended.exchange);
          expect(events[last]?.type).toBe('exchange:ended');
          expect(ended.exchange.actions.every(({ outcome }) => outcome !== undefined)).toBe(true);
        }
        const { passed, failed, broken } = runner.counts;
        expect(passed + failed + broken).toBe(of('action:started').length);
      },
    ),
    { numRuns: 150 },
  );

  function make(name: string, given: Behaviour): Action {
    const { takes, outcome, delay, blocking, failFast, ordered, wait, lane, concurrency, queue } = given;
    return action(name, {
      target: { summary: name, attempt: (_, { clock }) => behave(takes, outcome, (ms, done) => clock.after(ms, done)) },
      ...(delay > 0 && { delay: { kind: 'fixed', ms: delay } }),
      blocking,
      ordered,
      failurePolicy: failFast ? 'FAIL_FAST' : 'BEST_EFFORT',
      overflow: wait ? 'wait' : 'fail',
      lane: { key: `${name}-${lane}`, concurrency, queue },
      timeout: 1000,
    });
  }
});

function behave(
  takes: number,
  outcome: Behaviour['outcome'],
  after: (ms: number, done: () => void) => void,
): Promise<ActionResult> {
  if (outcome === 'throws') throw new Error('no');
  if (outcome === 'rejects') return Promise.reject(new Error('no'));
  return new Promise((resolve) => {
    if (takes !== Infinity) after(takes, () => resolve({ outcome }));
  });
}
