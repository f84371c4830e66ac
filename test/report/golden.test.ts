import { describe, expect, it } from 'vitest';
import type { StampedEvent } from '../../src/model/events.ts';
import { makeReporter } from '../../src/report/registry.ts';
import { FakeClock, FakeTerminal } from './fakes.ts';
import { expectGolden } from './golden.ts';
import { localNoon, stamp, story, utcNoon } from './samples.ts';

async function told(name: 'lines' | 'json', options: { color?: boolean; verbose?: boolean }): Promise<string> {
  const output = new FakeTerminal(options);
  const reporter = makeReporter(name, { output, clock: new FakeClock(), verbose: options.verbose ?? false });
  const events = stamp(story, name === 'json' ? utcNoon : localNoon);
  for (const event of events) if (reporter.wants?.has(event.type) ?? true) reporter.on(event);
  await reporter.close?.();
  return output.text;
}

describe('golden files', () => {
  it('lines', async () => expectGolden('lines.txt', await told('lines', {})));
  it('lines in colour', async () => expectGolden('lines-color.txt', await told('lines', { color: true })));
  it('json', async () => expectGolden('json.ndjson', await told('json', {})));
  it('json=verbose', async () => expectGolden('json-verbose.ndjson', await told('json', { verbose: true })));
});

it('puts the banner first, and leaves a failed start to say why', async () => {
  const bench = () => {
    const output = new FakeTerminal();
    return { output, reporter: makeReporter('lines', { output, clock: new FakeClock() }) };
  };
  const [banner, ...rest] = stamp(story, localNoon) as [StampedEvent, ...StampedEvent[]];
  const quarantine = rest.find(({ type }) => type === 'file:quarantined') as StampedEvent;
  const started = bench();
  for (const event of [quarantine, banner]) started.reporter.on(event);
  await started.reporter.close?.();
  expect(started.output.text).toMatch(/^mockrun simulate[^]*is quarantined/);
  const failed = bench();
  failed.reporter.on(quarantine);
  await failed.reporter.close?.();
  expect(failed.output.text).toBe('');
});
