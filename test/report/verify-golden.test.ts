import { describe, expect, it } from 'vitest';
import type { MockEvent, Reporter } from '../../src/model/events.ts';
import { makeReporter, type ReporterName } from '../../src/report/registry.ts';
import { show } from './emulator.ts';
import { FakeClock, FakeFile, FakeTerminal, type FakeTerminalOptions } from './fakes.ts';
import { expectGolden } from './golden.ts';
import { localNoon, stamp, utcNoon } from './samples.ts';
import { failingRuns } from './verify-samples.ts';
import { expectValidJunit } from './xsd.ts';

interface Told {
  readonly text: string;
  readonly junit: string;
  readonly summary: string;
}

async function told(name: ReporterName, events: readonly MockEvent[], options: Options = {}): Promise<Told> {
  const output = new FakeTerminal(options);
  const file = new FakeFile();
  let summary = '';
  const reporter: Reporter = makeReporter(name, {
    output,
    clock: new FakeClock(),
    verbose: true,
    junit: { file, profile: options.profile ?? 'default', fromRoot },
    fromRoot,
    summary: (markdown) => {
      summary += markdown;
    },
  });
  // What people read is local.
  for (const event of stamp(events, name === 'junit' || name === 'json' ? utcNoon : localNoon)) {
    if (reporter.wants?.has(event.type) ?? true) reporter.on(event);
  }
  await reporter.close?.();
  return { text: output.text, junit: file.text, summary };
}

interface Options extends FakeTerminalOptions {
  readonly profile?: 'default' | 'strict';
}

const fromRoot = (file: string): string => `shop/${file}`;

describe.each(Object.entries(failingRuns))('a run that fails: %s', (run, events) => {
  it('in lines', async () => expectGolden(`verify-${run}.txt`, (await told('lines', events)).text));

  it('in lines with colours', async () => {
    expectGolden(`verify-${run}-color.txt`, (await told('lines', events, { color: true })).text);
  });

  it('as JUnit', async () => expectGolden(`verify-${run}.xml`, (await told('junit', events)).junit));

  it('as JUnit for Jenkins', async () => {
    const { junit } = await told('junit', events, { profile: 'strict' });
    expectGolden(`verify-${run}-strict.xml`, junit);
    expectValidJunit(junit);
  });

  it("as GitHub's annotations", async () => expectGolden(`verify-${run}.github`, (await told('github', events)).text));

  it("as GitHub's job summary", async () => {
    expectGolden(`verify-${run}.md`, (await told('github', events)).summary);
  });

  it('as TAP', async () => expectGolden(`verify-${run}.tap`, (await told('tap', events)).text));

  it('as JSON', async () => expectGolden(`verify-${run}.ndjson`, (await told('json', events)).text));

  it('in a terminal', async () => {
    const { text } = await told('live', events, { isTTY: true, columns: 100, rows: 40 });
    const { screen, scrolled } = show(text, 100, 40);
    expectGolden(`verify-${run}-live.txt`, `${[...scrolled, ...screen].join('\n').trimEnd()}\n`);
    expect(screen.length).toBe(40);
  });
});
