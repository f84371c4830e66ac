import { assert, asyncProperty, string } from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { MockEvent } from '../../src/model/events.ts';
import { clean } from '../../src/report/clean.ts';
import { TapReporter } from '../../src/report/tap.ts';
import { FakeClock, FakeTerminal } from './fakes.ts';
import { problem, result } from './verify-samples.ts';

async function told(...events: MockEvent[]): Promise<string> {
  const output = new FakeTerminal();
  const reporter = new TapReporter({ output, clock: new FakeClock() });
  for (const event of events) if (reporter.wants.has(event.type)) reporter.on({ ...event, time: 0 });
  await reporter.close();
  return output.text;
}

it('escapes what would end a description', async () => {
  const text = await told({ type: 'case:finished', result: result({ name: 'issue #1 \\ # SKIP' }) });
  expect(text).toBe('TAP version 14\nok 1 - scenarios/orders.yaml › issue \\#1 \\\\ \\# SKIP\n');
});

it('says what COMMAND writes in comments', async () => {
  const text = await told({ type: 'command:output', stream: 'stdout', line: 'not ok 1' });
  expect(text).toBe('TAP version 14\n# not ok 1\n');
});

it('describes a failure in YAML, whatever is in it', async () => {
  await assert(
    asyncProperty(string({ unit: 'binary', maxLength: 60 }), async (text) => {
      const failed = result({
        status: 'failed',
        message: text,
        problems: [problem({ expected: text, detail: [text] })],
      });
      const written = await told({ type: 'case:finished', result: failed });
      const block = written.split('\n').slice(2, -1);
      expect([block[0], block.at(-1)]).toEqual(['  ---', '  ...']);
      const fit = clean(text, 4000);
      expect(parse(block.slice(1, -1).join('\n'))).toMatchObject({
        message: fit,
        problems: [{ field: 'status', expected: fit, got: '500', detail: [fit], at: { line: 33 } }],
      });
    }),
  );
});
