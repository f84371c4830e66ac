import { describe, expect, test } from 'vitest';
import { readOption } from '../../src/cli/read-option.ts';
import { SERVE_OPTIONS } from '../../src/compile/serve-options.ts';

const read = (name: keyof typeof SERVE_OPTIONS, text: string | readonly string[]) =>
  readOption(SERVE_OPTIONS[name], text);

describe('readOption', () => {
  test.each([
    ['port', '0', 0],
    ['port', '65535', 65_535],
    ['watch', 'yes', true],
    ['watch', 'FALSE', false],
    ['grace', '250ms', 250],
    ['grace', '2s', 2000],
    ['grace', '1500', 1500],
    ['now', '2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
    ['now', '2026-01-31T12:00:00', Date.UTC(2026, 0, 31, 12)],
    ['now', '2026-01-31T12:00:00+02:00', Date.UTC(2026, 0, 31, 10)],
    ['now', '2026-01-31', Date.UTC(2026, 0, 31)],
    ['now', '1769860800000', 1_769_860_800_000],
    ['mode', 'simulate', 'simulate'],
    ['seed', '007', '007'],
    ['reporter', 'lines, json=out.json', ['lines', 'json=out.json']],
    ['reporter', ['lines', 'json=a,b'], ['lines', 'json=a,b']],
  ] as const)('--%s %s', (name, text, value) => {
    expect(read(name, text)).toEqual({ value });
  });

  test.each([
    ['port', '65536', 'an integer from 0 to 65535'],
    ['port', '-1', 'an integer from 0 to 65535'],
    ['port', '80a', 'an integer from 0 to 65535'],
    ['port', ' ', 'an integer from 0 to 65535'],
    ['watch', 'banana', 'true or false'],
    ['poll', '1ms', 'a duration like 500ms, 2s or 1m, at least 10ms'],
    ['grace', 'soon', 'a duration like 500ms, 2s or 1m'],
    ['journalSize', '99999999999', 'an integer from 0 to 1000000'],
    ['host', '', 'a value'],
    ['readyFile', '', 'a value'],
    ['now', 'tomorrow', 'a time like 2026-01-31T12:00:00Z'],
    ['now', '2026-13-45', 'a time like 2026-01-31T12:00:00Z'],
  ] as const)('--%s %s is refused', (name, text, expects) => {
    expect(read(name, text)).toEqual({ expects, reason: '' });
  });

  test('a mode that there is not is refused with the one that was probably meant', () => {
    expect(read('mode', 'spie')).toEqual({
      expects: 'one of simulate, spy, capture, synthesize, modify, diff',
      reason: '; did you mean "spy"?',
    });
  });
});
