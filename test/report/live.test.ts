import { describe, expect, it, vi } from 'vitest';
import type { MockEvent } from '../../src/model/events.ts';
import { LiveReporter } from '../../src/report/live/live.ts';
import { show } from './emulator.ts';
import { FakeClock, FakeTerminal, type FakeTerminalOptions } from './fakes.ts';
import { expectGolden } from './golden.ts';
import { diagnostic, exchange, localNoon, stamp, story, unmatched } from './samples.ts';

function live(options: FakeTerminalOptions = {}) {
  const output = new FakeTerminal({ isTTY: true, columns: 80, rows: 24, ...options });
  const clock = new FakeClock();
  const keys = { reload: vi.fn(), quit: vi.fn() };
  const reporter = new LiveReporter({ output, clock, keys });
  let time = localNoon;
  return {
    output,
    clock,
    keys,
    reporter,
    /** Tells events, lets listr2 run and a frame be painted. */
    async tell(...events: MockEvent[]): Promise<void> {
      for (const event of events) reporter.on({ ...event, time: (time += 10) });
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(100);
    },
    screen: () => show(output.text, output.columns, output.rows).screen,
    text: () => show(output.text, output.columns, output.rows).screen.join('\n'),
  };
}

const quarantined = (file: string): MockEvent => ({
  type: 'file:quarantined',
  file,
  diagnostics: [diagnostic(), diagnostic()],
  serving: 'last good version',
});

const begin = (made = exchange()): MockEvent => ({
  type: made.entry ? 'request:matched' : 'request:unmatched',
  exchange: made,
});
const end = (made = exchange()): MockEvent => ({ type: 'exchange:ended', exchange: made });
const whole = (made = exchange()): MockEvent[] => [begin(made), end(made)];

describe('the story, frame by frame', () => {
  it.each([
    ['live.txt', {}],
    ['live-small.txt', { columns: 40, rows: 12 }],
  ])('%s', async (name, size) => {
    const { reporter, tell, screen } = live(size);
    const frames: string[] = [];
    for (const { time: _, ...event } of stamp(story, localNoon)) {
      if (!reporter.wants.has(event.type)) continue;
      await tell(event as MockEvent);
      if (event.type === 'request:matched') continue;
      frames.push(`──── ${event.type}`, ...screen());
    }
    await reporter.close();
    frames.push('──── closed', ...screen());
    expectGolden(
      name,
      `${frames
        .map((line) => line.trimEnd())
        .join('\n')
        .replaceAll(/\n{2,}(?=────|$)/g, '\n')}\n`,
    );
  });
});
