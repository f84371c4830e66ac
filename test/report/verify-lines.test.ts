import { expect, it } from 'vitest';
import type { MockEvent } from '../../src/model/events.ts';
import { foreign } from '../../src/report/foreign.ts';
import { LinesReporter } from '../../src/report/lines.ts';
import { style } from '../../src/report/style.ts';
import { FakeClock, FakeTerminal } from './fakes.ts';
import { exchange, localNoon } from './samples.ts';
import { result } from './verify-samples.ts';

const started = (command?: readonly string[]): MockEvent => ({
  type: 'verify:started',
  directory: 'scenarios',
  cases: undefined,
  command,
});

const ended = (unused = 0): MockEvent => ({
  type: 'verify:ended',
  verdict: {
    exitCode: 0,
    counts: { passed: 1002, failed: 0, error: 0, skipped: 0 },
    coverage: {
      hit: 1,
      all: 1 + unused,
      unused: Array.from({ length: unused }, (_, index) => ({
        id: `${index}`,
        name: `entry ${index}`,
        place: { file: 'a.yaml', line: index + 1, column: 1 },
      })),
    },
    duration: 1,
  },
});

async function lines(...events: MockEvent[]): Promise<string[]> {
  const output = new FakeTerminal();
  const reporter = new LinesReporter({ output, clock: new FakeClock() });
  for (const event of events) if (reporter.wants.has(event.type)) reporter.on({ ...event, time: localNoon });
  await reporter.close();
  return output.text.split('\n').slice(0, -1);
}

it('sums up what passes in great numbers, and tells every test', async () => {
  const replays = Array.from({ length: 1000 }, (_, index): MockEvent => {
    return { type: 'case:finished', result: result({ kind: 'replay', name: `entry ${index}` }) };
  });
  const tests = Array.from({ length: 30 }, (_, index): MockEvent => {
    return { type: 'case:finished', result: result({ name: `test ${index}` }) };
  });
  const told = await lines(started(), ...replays, ...tests, ended());
  expect(told.filter((line) => line.includes('replay of'))).toHaveLength(20);
  expect(told.filter((line) => line.includes('› test'))).toHaveLength(30);
  expect(told.slice(-2)).toEqual(['✔ 980 more replays passed', '1,002 passed · 1 of 1 entry hit · 1.0 ms']);
});

it('lists twenty unused entries at most', async () => {
  const told = await lines(started(), ended(23));
  expect(told.slice(1, 3)).toEqual(['23 entries that nothing called:', '  a.yaml:1 entry 0']);
  expect(told.slice(-3)).toEqual(['  a.yaml:20 entry 19', '  … 3 more', '1,002 passed · 1 of 24 entries hit · 1.0 ms']);
});

it('says why an entry was not tried, and what the pairs are compared with', async () => {
  const place = { file: 'a.yaml', line: 1, column: 1 };
  const unused = [{ id: 'a', name: 'a', place, why: 'it says "replay: false"' }];
  const counts = { passed: 0, failed: 0, error: 0, skipped: 1 };
  const verdict = { exitCode: 0, counts, coverage: { hit: 0, all: 1, unused }, duration: 1 };
  const against = { ...started(), against: 'http://api.test' } as MockEvent;
  const told = await lines(against, { type: 'verify:ended', verdict });
  expect(told[0]).toBe('comparing scenarios with http://api.test');
  expect(told[2]).toBe('  a.yaml:1 a: it says "replay: false"');
});

it('tells requests of COMMAND alone, not those of its own', async () => {
  const made = exchange();
  const life: MockEvent[] = [
    { type: 'response:sent', exchange: made },
    { type: 'exchange:ended', exchange: made },
  ];
  expect(await lines(started(), ...life)).toEqual(['verifying scenarios']);
  expect(await lines(started(['npm', 'test']), ...life)).toEqual([
    '$ npm test',
    '12:00:00.000 GET /orders?page=1 → 200 list orders (1.2 ms)',
  ]);
});

it.each([
  ['plain', 'plain', 'plain'],
  ['\u001b[31mred\u001b[0m\u001b[2J\u0007!\r', 'red·!', '\u001b[31mred\u001b[0m·!\u001b[0m'],
  ['a\tb', 'a       b', 'a       b'],
  ['\u001b]0;title\u0007x', 'x', 'x\u001b[0m'],
])('what COMMAND writes moves no terminal: %j', (line, plain, colored) => {
  expect(foreign(line, style(false))).toBe(plain);
  expect(foreign(line, style(true))).toBe(colored);
});
