import { describe, it } from 'vitest';
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
