import { describe, expect, test } from 'vitest';
import { ACTION_KINDS } from '../../../src/actions/kinds/registry.ts';
import { Definitions } from '../../../src/source/shape/shape.ts';
import { FakeWorld, jobOf } from '../../support/world.ts';
import { compileKind, targetOf } from '../site.ts';

/** What stands beside a target. */
const CONTROLS =
  'name delay blocking timeout failurePolicy ordered sink concurrency overflow templated responder use'.split(' ');

/** The shortest way to write each. */
const SHORTEST: { readonly [kind: string]: string } = {
  webhook: 'http://127.0.0.1:9000/',
  remote: 'http://127.0.0.1:9000/',
  run: 'program --flag',
  callback: './handlers/quote.js#quote',
  forward: 'http://127.0.0.1:9000/',
};

const module = () => ({ path: '/handlers/quote.js', shown: './handlers/quote.js', get: () => () => undefined });

test('names and aliases mean one kind each, and no control', () => {
  const names = ACTION_KINDS.flatMap(({ name, alsoCalled = [] }) => [name, ...alsoCalled]);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => CONTROLS.includes(name))).toEqual([]);
  expect(Object.keys(SHORTEST).toSorted()).toEqual(ACTION_KINDS.map(({ name }) => name).toSorted());
});

describe.each(ACTION_KINDS.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
  const shortest = SHORTEST[name] as string;

  test('describes itself, and its value in a schema', () => {
    expect(kind.description).toMatch(/^[a-z].*[^.]$/);
    expect(Object.keys(kind.value.schema(new Definitions()))).not.toEqual([]);
    expect(kind.value.expects).not.toBe('');
  });

  test.each(['5', 'true', 'null', '[]', '{}', '{nonsense: 1}', '[[a]]', '""', '" "', '"\\0"'])(
    'takes %s, or says what is wrong with it',
    (yaml) => {
      const { target, diagnostics } = compileKind(kind, yaml, { module });
      expect(target !== undefined || diagnostics.length > 0).toBe(true);
      for (const { message } of diagnostics) expect(message).not.toMatch(/\.$|\n/);
    },
  );

  test('is told in one line', () => {
    expect(targetOf(kind, shortest, { module }).summary).toMatch(/^\S.*\S$/);
  });

  test('does not reject when its run was over before it began', async () => {
    const stop = new AbortController();
    stop.abort();
    const result = await targetOf(kind, shortest, { module }).attempt(jobOf({ signal: stop.signal }), new FakeWorld());
    expect(['passed', 'failed', 'broken']).toContain(result.outcome);
  });

  test('can respond only if it says so', () => {
    expect(typeof kind.respond === 'function').toBe(['callback', 'forward'].includes(name));
  });
});
