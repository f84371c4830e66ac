import { describe, expect, test } from 'vitest';
import type { RecordedPair } from '../../../src/model/recording.ts';
import type { Ending } from '../../../src/serve/capture/endings.ts';
import { identityOf } from '../../../src/serve/capture/identity.ts';
import { Sequences } from '../../../src/serve/capture/sequences.ts';

const pair: RecordedPair = {
  request: { method: 'GET', path: '/a', headers: [] },
  response: { status: 200, headers: [], body: Buffer.alloc(0) },
};
const identity = identityOf(pair.request);

function setup(ending?: Ending | 'closed') {
  const sequences = new Sequences(() => new Map(ending ? [[identity, ending]] : []));
  const next = () => sequences.next(pair, identity);
  const states = (): string[] => [...(next()?.pair.request.requiresState?.values() ?? [])];
  return { next, states };
}

describe('sequences', () => {
  test('the first requires nothing, each later one what the one before it sets', () => {
    const { next } = setup();
    const [first, second, third] = [next(), next(), next()];
    expect(first).toMatchObject({ identity, replaces: false });
    expect(first?.follows).toBeUndefined();
    expect(second?.follows).toMatchObject({ identity, state: second?.pair.request.requiresState });
    expect(third?.follows).toMatchObject({ identity: second?.identity, state: third?.pair.request.requiresState });
    expect([...(third?.follows?.state.keys() ?? [])]).toEqual([...(second?.follows?.state.keys() ?? [])]);
  });

  test('what could not be written gives its place to the next', () => {
    const { next, states } = setup();
    next();
    const [second, third] = [next(), next()];
    third?.undo?.();
    second?.undo?.();
    expect(states()).toEqual(['2']);
  });

  test('an earlier one goes on, in its file and by its own state', () => {
    const { next } = setup({ file: '/mine.yaml', identity: 'last', number: 4, key: 'mine' });
    const [fifth, sixth] = [next(), next()];
    expect(fifth).toMatchObject({ file: '/mine.yaml', follows: { identity: 'last', state: new Map([['mine', '5']]) } });
    expect(sixth).toMatchObject({ file: '/mine.yaml', follows: { identity: fifth?.identity } });
  });

  test('one that people have made something else of stays', () => {
    expect(setup('closed').next()).toBeUndefined();
  });
});
