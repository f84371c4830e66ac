import { expect, test } from 'vitest';
import { commandResult, shown } from '../../../src/cli/verify/command-result.ts';

const END = { timedOut: false, leftBehind: [] };

test.each([
  ['passed', undefined, { ...END, exitCode: 0 }, undefined],
  ['failed', 'exited with 3', { ...END, exitCode: 3 }, undefined],
  ['failed', 'was killed by SIGSEGV', { ...END, killedBy: 'SIGSEGV' }, undefined],
  ['failed', 'ended after the --timeout of 1 s', { ...END, killedBy: 'SIGTERM', timedOut: true }, '--timeout of 1 s'],
  ['error', 'interrupted by SIGINT', { ...END, exitCode: 0 }, 'SIGINT'],
  ['error', 'interrupted by SIGTERM', undefined, 'SIGTERM'],
  ['error', 'no program is called "x"', { ...END, problem: 'no program is called "x"' }, undefined],
] as const)('%s: %s', (status, message, end, cut) => {
  const result = commandResult('npm test', end, cut, 5);
  expect({ status: result.status, message: result.message }).toEqual({ status, message });
});

test('what was left behind is told of', () => {
  const result = commandResult('npm test', { ...END, exitCode: 0, leftBehind: ['sleep (7)'] }, undefined, 5);
  expect(result).toMatchObject({ status: 'passed', output: ['left behind and ended: sleep (7)'] });
});

test('words are shown as they would be typed', () => {
  expect(shown(['npm', 'test', '--', 'a b', ''])).toBe('npm test -- "a b" ""');
});
