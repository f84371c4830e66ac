import { afterEach, describe, expect, test } from 'vitest';
import { type UseMockOptions, useMock, VerificationError } from '../../src/index.ts';
import { Folder } from '../support/folder.ts';

type Step = () => Promise<void>;
type Names = readonly [first: string, last: string];

const ENTRY = 'pairs: [{name: hello, request: {method: GET, path: /hello}, response: {body: hi}}]\n';

/** A test framework by hand: hooks that remember what they were given. */
function framework([first, last]: Names = ['beforeAll', 'afterAll']) {
  const given: Record<string, Step> = {};
  const hook = (name: string) => (step: Step) => void (given[name] = step);
  const hooks = Object.fromEntries([first, 'beforeEach', 'afterEach', last].map((name) => [name, hook(name)]));
  const call = async (name: string): Promise<void> => given[name]?.();
  return {
    hooks: hooks as never,
    start: () => call(first),
    before: () => call('beforeEach'),
    after: () => call('afterEach'),
    stop: () => call(last),
  };
}

const options = (more: Partial<UseMockOptions> = {}): UseMockOptions => ({
  directory: new Folder({ 'a.yaml': ENTRY }).path,
  ...more,
});

describe.each<Names>([
  ['beforeAll', 'afterAll'],
  ['before', 'after'],
])('with %s and %s', (...names) => {
  test('one mock serves all tests of a file, reset before each and verified after each', async () => {
    const { hooks, start, before, after, stop } = framework(names);
    const mock = useMock(options(), hooks);
    await start();
    const { url } = mock;
    await before();
    await fetch(`${url}/hello`);
    expect(mock.calls('hello')).toHaveLength(1);
    await after();
    await before();
    expect(mock.calls()).toEqual([]);
    await fetch(`${url}/elsewhere`);
    await expect(after()).rejects.toThrow(VerificationError);
    await before();
    await after();
    await stop();
    await expect(fetch(url)).rejects.toThrow();
  });
});

test('the error names the line that called useMock', async () => {
  const { hooks, start, after, stop } = framework();
  const mock = useMock(options(), hooks);
  await start();
  await fetch(`${mock.url}/elsewhere`);
  const error = await after().catch((thrown: unknown) => thrown);
  expect((error as Error).stack).toMatch(/\n\s+at .*use-mock\.test\.ts/);
  await stop();
});

test('what is not to be judged is not', async () => {
  for (const verify of [false, { allow: ['unmatched'] }] as const) {
    const { hooks, start, after, stop } = framework();
    const mock = useMock(options({ verify }), hooks);
    await start();
    await fetch(`${mock.url}/elsewhere`);
    await expect(after()).resolves.toBeUndefined();
    await stop();
  }
});

test('outside of tests there is no mock yet', () => {
  const mock = useMock(options(), framework().hooks);
  expect(() => mock.url).toThrow('the mock is not running: use it inside of tests and their hooks');
});

test('a start that fails says so, and leaves nothing to stop', async () => {
  const { hooks, start, stop } = framework();
  useMock(options({ directory: 'nowhere' }), hooks);
  await expect(start()).rejects.toThrow('nowhere');
  await expect(stop()).resolves.toBeUndefined();
});

describe('hooks that are global', () => {
  const NAMES = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'];
  afterEach(() => {
    for (const name of NAMES) Reflect.deleteProperty(globalThis, name);
  });

  test('are found', async () => {
    Object.assign(globalThis, framework().hooks);
    expect(() => useMock(options())).not.toThrow();
  });

  test('and missed in plain words', () => {
    expect(() => useMock(options())).toThrow('the hooks of the test framework are not global: hand them in');
  });
});
