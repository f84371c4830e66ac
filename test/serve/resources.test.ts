import { expect, test } from 'vitest';
import { Resources, resourceKeys } from '../../src/serve/resources.ts';
import { action, HandTarget } from '../support/actions.ts';
import { entry } from '../support/hand-made.ts';
import { pipeline } from '../support/mock.ts';

function pools() {
  const stopped: string[] = [];
  const resources = new Resources();
  const ask = (key: string) => resources.get(key, () => ({ key, stop: async () => void stopped.push(key) }));
  return { resources, ask, stopped };
}

test('one is made for a key, and kept', () => {
  const { ask } = pools();
  expect(ask('a')).toBe(ask('a'));
  expect(ask('a')).not.toBe(ask('b'));
});

test('those that nothing names any more are ended, and made anew when they are asked for again', () => {
  const { resources, ask, stopped } = pools();
  const [a, b] = [ask('a'), ask('b')];
  resources.keep(new Set(['a', 'c']));
  expect([stopped, ask('a') === a, ask('b') === b]).toEqual([['b'], true, false]);
});

test('stopping ends all, though one cannot be ended', async () => {
  const { resources, ask, stopped } = pools();
  resources.get('stuck', () => ({ stop: () => Promise.reject(new Error('no')) }));
  ask('a');
  await resources.stop();
  expect(stopped).toEqual(['a']);
});

test('keys are those of all actions of an entry: before, as, and behind its answer', () => {
  const using = (key: string) => action(key, { target: Object.assign(new HandTarget(), { resources: [key] }) });
  const responder = { responder: using('answer') as never };
  const one = entry('one', {
    responses: [responder],
    ...pipeline({
      before: [using('before')],
      steps: [using('step')],
      after: [using('after'), { registered: 'x', place: using('x').place }],
    }),
  });
  expect([...resourceKeys([entry('plain'), one])]).toEqual(['answer', 'before', 'step', 'after']);
});
