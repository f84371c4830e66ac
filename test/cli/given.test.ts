import { Parser } from '@oclif/core';
import { describe, expect, test } from 'vitest';
import { flagsFor, withBareValues } from '../../src/cli/flags.ts';
import { given } from '../../src/cli/given.ts';
import { SERVE_OPTIONS, settle } from '../../src/compile/serve-options.ts';

async function options(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const parsed = await Parser.parse(withBareValues(argv, SERVE_OPTIONS), {
    flags: flagsFor(SERVE_OPTIONS),
    strict: false,
  });
  return given(SERVE_OPTIONS, parsed, environment);
}

describe('given', () => {
  test('says nothing of what nobody said, defaults included', async () => {
    expect(await options([])).toEqual({});
  });

  test('a flag goes before its variable', async () => {
    const environment = { MOCKRUN_PORT: '1', MOCKRUN_NO_DELAY: 'true', MOCKRUN_HOST: '' };
    expect(await options(['--port', '2'], environment)).toEqual({ port: 2, noDelay: true });
  });

  test('a boolean can be taken back', async () => {
    expect(await options(['--no-watch'], { MOCKRUN_WATCH: '1' })).toEqual({ watch: false });
  });

  test('a repeatable flag is a list, and so is a variable with commas', async () => {
    expect(await options(['--reporter', 'lines', '--reporter', 'json=x'])).toEqual({ reporter: ['lines', 'json=x'] });
    expect(await options([], { MOCKRUN_REPORTER: 'lines,json=x' })).toEqual({ reporter: ['lines', 'json=x'] });
  });

  test('everything that is wrong is said at once, each by its source', async () => {
    const wrong = options(['--port', 'x', '--mode', 'spie'], { MOCKRUN_WATCH: 'banana' });
    await expect(wrong).rejects.toMatchObject({
      name: 'CannotStart',
      exitCode: 2,
      message: [
        '--port wants an integer from 0 to 65535, got "x"',
        '--mode wants one of simulate, spy, capture, synthesize, modify, diff, got "spie"; did you mean "spy"?',
        'MOCKRUN_WATCH wants true or false, got "banana"',
      ].join('\n'),
    });
  });
});

describe('withBareValues', () => {
  test.each([
    [
      ['--poll', 'scenarios'],
      ['--poll=500ms', 'scenarios'],
    ],
    [['--poll'], ['--poll=500ms']],
    [
      ['--poll', '2s'],
      ['--poll', '2s'],
    ],
    [
      ['--poll=1s', 'x'],
      ['--poll=1s', 'x'],
    ],
    [
      ['--', '--poll'],
      ['--', '--poll'],
    ],
  ])('%j → %j', (argv, expected) => {
    expect(withBareValues(argv, SERVE_OPTIONS)).toEqual(expected);
  });
});

describe('settle', () => {
  test('the first that says something wins, option by option; then the default', () => {
    const settings = settle({ port: 1 }, { port: 2, watch: true }, { host: 'h' });
    expect(settings).toMatchObject({ port: 1, watch: true, host: 'h', journalSize: 1000, grace: 5000 });
    expect(settings).not.toHaveProperty('poll');
  });
});
