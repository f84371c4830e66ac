import { describe, expect, test } from 'vitest';
import type { Response } from '../../src/model/entry.ts';
import { RenderError, type Rendering } from '../../src/model/rendering.ts';
import { type Claim, Claims, pick } from '../../src/serve/claim.ts';
import { StateStore } from '../../src/serve/state.ts';
import { Tally } from '../../src/serve/tally.ts';
import { type EntryParts, entry, library, reply, request } from '../support/hand-made.ts';

const CART = { store: 'a.yaml', key: 'cart' };

function setup(...parts: EntryParts[]) {
  const state = new StateStore();
  const tally = new Tally();
  const rendering = (): Rendering => ({ state: state.view('a.yaml') }) as Rendering;
  const claims = new Claims({ state, tally, random: () => 0.5, rendering, fullLane: () => undefined });
  const live = library(parts.map((one, index) => entry(`e${index + 1}`, one)));
  return { state, tally, claim: () => claims.claim(live, request()) as Claim | undefined };
}

const is = (value: string) => ({
  state: CART,
  matcher: { expects: value, test: ({ values }: { values: readonly unknown[] }) => values[0] === value },
});

describe('choosing', () => {
  test('times retires an entry', () => {
    const { claim } = setup({ times: 2 }, {});
    expect([claim(), claim(), claim(), claim()].map((one) => [one?.entry.name, one?.call])).toEqual([
      ['e1', 1],
      ['e1', 2],
      ['e2', 1],
      ['e2', 2],
    ]);
  });

  test('nothing left is no claim', () => {
    const { claim } = setup({ times: 1 });
    claim();
    expect(claim()).toBeUndefined();
  });

  test('a required state that does not hold passes the entry over', () => {
    const { claim, state } = setup({ requiresState: [is('full')] }, { requiresState: [is('')] });
    expect(claim()?.entry.name).toBe('e2');
    state.set(CART, 'full');
    expect(claim()?.entry.name).toBe('e1');
  });
});

describe('moving the state', () => {
  const moving = (response: Partial<Response>): EntryParts => ({ responses: [{ reply: reply(), ...response }] });

  test('sets, then removes', () => {
    const coupon = { store: 'a.yaml', key: 'coupon' };
    const { claim, state } = setup(moving({ moves: { set: [{ state: CART, value: 'full' }], remove: [coupon] } }));
    state.set(coupon, 'x');
    claim();
    expect([state.get(CART), state.get(coupon)]).toEqual(['full', '']);
  });

  test('all values are rendered from the state as it was, and so is the answer', () => {
    const value = (key: string) => (rendering: Rendering) => `${rendering.state[key]}+`;
    const other = { store: 'a.yaml', key: 'other' };
    const moves = {
      set: [
        { state: CART, value: value('cart') },
        { state: other, value: value('cart') },
      ],
      remove: [],
    };
    const { claim, state } = setup(moving({ moves, reply: (rendering) => reply(rendering.state.cart) }));
    state.set(CART, '1');
    expect(claim()?.reply?.body).toBe('1');
    expect([state.get(CART), state.get(other)]).toEqual(['1+', '1+']);
  });

  test('a value that cannot be rendered leaves every key, but counts', () => {
    const fail = (): string => {
      throw new RenderError('no such thing', 'a.yaml:3:1');
    };
    const other = { store: 'a.yaml', key: 'other' };
    const moves = {
      set: [
        { state: other, value: 'moved' },
        { state: CART, value: fail },
      ],
      remove: [],
    };
    const { claim, state, tally } = setup(moving({ moves }));
    const made = claim();
    expect([made?.reply, made?.error?.message]).toEqual([undefined, 'no such thing']);
    expect(state.get(other)).toBe('');
    expect(tally.count(made?.entry as never)).toBe(1);
  });

  test('an answer that cannot be rendered moves the state all the same, and tells its place', () => {
    const fail = () => {
      throw new TypeError('broken helper');
    };
    const { claim, state } = setup(
      moving({ reply: fail, moves: { set: [{ state: CART, value: 'full' }], remove: [] } }),
    );
    expect(claim()?.error).toMatchObject({ message: 'broken helper', place: 'a.yaml:1:1' });
    expect(state.get(CART)).toBe('full');
  });

  test('a fault counts and moves nothing', () => {
    const { claim } = setup({ responses: [{ fault: 'drop' }, { reply: reply('then') }] });
    expect([claim()?.response, claim()?.reply?.body]).toEqual([{ fault: 'drop' }, 'then']);
  });
});

describe('several responses', () => {
  const responses = ['a', 'b', 'c'].map((body) => ({ reply: reply(body) }));
  const bodies = (mode: 'sequential' | 'cycle' | 'random', random = () => 0) =>
    [1, 2, 3, 4, 5]
      .map((call) => (pick({ mode, responses }, call, random) as Response).reply)
      .map((one) => (one as { body: string }).body)
      .join('');

  test('sequential stays with the last', () => expect(bodies('sequential')).toBe('abccc'));
  test('cycle starts again', () => expect(bodies('cycle')).toBe('abcab'));
  test('random asks the random source', () => {
    const numbers = [0, 0.34, 0.99, 0.5, 0.66];
    expect(bodies('random', () => numbers.shift() as number)).toBe('abcbb');
  });
});
