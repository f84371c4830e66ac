import type { VerifyOptions } from '../model/verification.ts';
import { Mock, type Running } from './mock.ts';
import type { StartOptions } from './options.ts';
import { open } from './start.ts';
import { callerFrames, verifyAt } from './verify-at.ts';

export interface UseMockOptions extends StartOptions {
  /** How each test is judged when it is over; false: not at all. Default: as `mock.verify()` does. */
  readonly verify?: VerifyOptions | false;
}

type Hook = (run: () => Promise<void>) => unknown;

/** What a test framework calls before and after tests: Vitest's, Jest's and Mocha's names, or those of `node:test`. */
export type TestHooks = { readonly beforeEach: Hook; readonly afterEach: Hook } & (
  | { readonly beforeAll: Hook; readonly afterAll: Hook }
  | { readonly before: Hook; readonly after: Hook }
);

/**
 * One mock for all tests of a file: started before the first, reset before each, verified after each, stopped after the
 * last. Call it at the top of the file, or in a `describe`.
 *
 *     import * as vitest from 'vitest';
 *
 *     const mock = useMock({ directory: 'scenarios' }, vitest);
 *
 * @param hooks those of the test framework: its module, or an object with the four functions; default: the globals
 * @returns the mock, to be used inside tests: it is not started before
 * @throws TypeError when there are no hooks
 */
export function useMock({ verify = {}, ...options }: UseMockOptions, hooks: TestHooks = globalHooks()): Mock {
  const frames = callerFrames();
  let running: Running | undefined;
  const started = (): Running => {
    if (!running) throw new Error('the mock is not running: use it inside of tests and their hooks');
    return running;
  };
  const { first, last } = outermost(hooks);
  first(async () => {
    running = await open(options);
  });
  hooks.beforeEach(async () => started().session.reset());
  hooks.afterEach(async () => {
    if (verify !== false) await verifyAt(started().witness, verify, frames);
  });
  // A start that failed has been told of, and leaves nothing to stop.
  last(async () => running?.session.stop());
  return new Mock(started);
}

const outermost = (hooks: TestHooks): { first: Hook; last: Hook } =>
  'beforeAll' in hooks ? { first: hooks.beforeAll, last: hooks.afterAll } : { first: hooks.before, last: hooks.after };

function globalHooks(): TestHooks {
  const hooks = globalThis as Partial<Record<'beforeEach' | 'afterEach' | 'beforeAll' | 'before', unknown>>;
  const all = [hooks.beforeEach, hooks.afterEach, hooks.beforeAll ?? hooks.before];
  if (all.every((hook) => typeof hook === 'function')) return globalThis as unknown as TestHooks;
  throw new TypeError(
    "the hooks of the test framework are not global: hand them in, as in useMock({ directory: 'scenarios' }, vitest)",
  );
}
