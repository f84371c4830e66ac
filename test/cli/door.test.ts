import { Errors } from '@oclif/core';
import { describe, expect, test } from 'vitest';
import { farewell } from '../../src/cli/door.ts';
import { CannotStart } from '../../src/model/cannot-start.ts';

const usage = { command: 'serve', flags: ['port', 'watch'] };

describe('farewell', () => {
  test('CannotStart: message, hint and its own exit code, no stack', () => {
    const error = new CannotStart('port 8500 is taken', { exitCode: 3, hint: 'name another with --port' });
    expect(farewell(error, usage, false)).toEqual({
      text: 'port 8500 is taken\n  name another with --port',
      exitCode: 3,
    });
  });

  test('a full disk behind the standard output is no bug', () => {
    const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { syscall: 'write' });
    expect(farewell(error, usage, false)).toEqual({
      text: 'not everything could be written: ENOSPC: no space left on device, write',
      exitCode: 3,
    });
  });

  test('colours only when asked', () => {
    expect(farewell(new CannotStart('no', { exitCode: 2 }), usage, true).text).toContain('\u001b[31m');
  });

  test('an unknown flag gets the one that was meant', () => {
    const error = Object.assign(new Errors.CLIError('Nonexistent flag: --prot\nSee more help with --help'), {
      flags: ['--prot'],
    });
    expect(farewell(error, usage, false)).toEqual({
      text: 'unknown flag: --prot\n  did you mean "--port"?',
      exitCode: 2,
    });
  });

  test('a command of a topic is named as it is written', () => {
    const error = new Errors.CLIError('Missing 1 required arg:\npair');
    expect(farewell(error, { command: 'state:set', flags: [] }, false).text).toContain('mockrun state set --help');
  });

  test('other wrong usage points at the help', () => {
    const { text, exitCode } = farewell(new Errors.CLIError('Missing 1 required arg:\nmethod'), usage, false);
    expect(text).toContain('mockrun serve --help');
    expect(exitCode).toBe(2);
  });

  test('flags that may be repeated are not blamed for an argument that is missing', () => {
    const note = 'Note: --middleware, --redact allow multiple values. Because of this you need to';
    const error = new Errors.CLIError(`Missing 1 required arg:\nurl  the real service\n\n${note} provide all\nothers`);
    const { text } = farewell(error, { command: 'capture', flags: [] }, false);
    expect(text).toBe('Missing 1 required arg:\nurl  the real service\n  mockrun capture --help shows what it takes');
  });

  test('anything else is a bug, with its stack', () => {
    const { text, exitCode } = farewell(new TypeError('x is undefined'), usage, false);
    expect(text).toMatch(/this is a bug[^]*TypeError: x is undefined\n\s+at /);
    expect(exitCode).toBe(3);
  });
});
