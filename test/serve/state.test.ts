import { expect, test } from 'vitest';
import { StateStore } from '../../src/serve/state.ts';

const source = (own: Record<string, string>, shared: Record<string, string> = {}, id = 'a.yaml') => ({
  shared: new Map(Object.entries(shared)),
  scenarios: [{ id, state: new Map(Object.entries(own)) }],
});

const key = (name: string, store = 'a.yaml') => ({ store, key: name });

test('starts with the initial values; what nobody declared is empty', () => {
  const state = new StateStore();
  state.adopt(source({ cart: 'empty' }, { mode: 'day' }));
  expect([state.get(key('cart')), state.get(key('mode', '')), state.get(key('other'))]).toEqual(['empty', 'day', '']);
});

test('a reload keeps values, and gives new keys their initial one', () => {
  const state = new StateStore();
  state.adopt(source({ cart: 'empty' }));
  state.set(key('cart'), 'full');
  state.adopt(source({ cart: 'reset?', door: 'shut' }));
  expect(state.snapshot()).toEqual({ 'a.yaml': { cart: 'full', door: 'shut' } });
});

test('a removed key stays removed over a reload', () => {
  const state = new StateStore();
  state.adopt(source({ coupon: 'x' }));
  state.remove(key('coupon'));
  state.adopt(source({ coupon: 'x' }));
  expect(state.get(key('coupon'))).toBe('');
});

test('a vanished scenario takes its state along', () => {
  const state = new StateStore();
  state.adopt(source({ cart: 'empty' }));
  state.set(key('cart'), 'full');
  state.adopt(source({}, {}, 'b.yaml'));
  state.adopt(source({ cart: 'empty' }));
  expect(state.get(key('cart'))).toBe('empty');
});

test('templates see the shared keys under the own ones, and no more', () => {
  const state = new StateStore();
  state.adopt(source({ cart: 'own' }, { cart: 'shared', mode: 'day' }));
  state.set(key('cart', 'b.yaml'), 'theirs');
  const view = state.view('a.yaml');
  expect({ ...view }).toEqual({ cart: 'own', mode: 'day' });
  expect(view.constructor).toBeUndefined();
});

test('reset goes back', () => {
  const state = new StateStore();
  const initial = source({ cart: 'empty' });
  state.adopt(initial);
  state.set(key('cart'), 'full');
  state.set(key('made'), 'up');
  state.reset(initial);
  expect(state.snapshot()).toEqual({ 'a.yaml': { cart: 'empty' } });
});

test('reset goes back each time, and to what it is given', () => {
  const state = new StateStore();
  const [first, second] = [source({ cart: 'empty' }), source({ cart: 'new' })];
  for (const move of [() => state.set(key('cart'), 'full'), () => state.remove(key('cart')), () => {}]) {
    state.reset(first);
    move();
    state.reset(first);
    expect(state.snapshot()).toEqual({ 'a.yaml': { cart: 'empty' } });
  }
  state.reset(second);
  expect(state.get(key('cart'))).toBe('new');
  state.adopt(first);
  state.reset(first);
  expect(state.get(key('cart'))).toBe('empty');
});

test('what was shown stays as it was, and what has not moved is not copied again', () => {
  const state = new StateStore();
  state.set({ store: 'a.yaml', key: 'cart' }, 'empty');
  const before = state.view('a.yaml');
  expect(state.view('a.yaml')).toBe(before);
  state.set({ store: 'a.yaml', key: 'cart' }, 'full');
  const moved = state.view('a.yaml');
  state.set({ store: '', key: 'day' }, 'monday');
  expect([before.cart, moved.cart, moved.day, state.view('a.yaml').day]).toEqual([
    'empty',
    'full',
    undefined,
    'monday',
  ]);
});
