import { describe, expect, it } from 'vitest';
import type { MockEvent } from '../../src/model/events.ts';
import { LiveReporter } from '../../src/report/live/live.ts';
import { show } from './emulator.ts';
import { FakeClock, FakeTerminal, type FakeTerminalOptions } from './fakes.ts';
import { exchange, localNoon } from './samples.ts';
import { result } from './verify-samples.ts';

function live(options: FakeTerminalOptions = {}) {
  const output = new FakeTerminal({ isTTY: true, columns: 80, rows: 12, ...options });
  const clock = new FakeClock();
  const reporter = new LiveReporter({ output, clock });
  const shown = () => show(output.text, output.columns, output.rows);
  return {
    output,
    clock,
    reporter,
    tell: async (...events: MockEvent[]): Promise<void> => {
      for (const event of events) if (reporter.wants.has(event.type)) reporter.on({ ...event, time: localNoon });
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(100);
    },
    screen: () => shown().screen.filter((line) => line !== ''),
    /** All that was ever put above the frame, and the frame. */
    all: () => [...shown().scrolled, ...shown().screen],
  };
}

const started = (command?: readonly string[]): MockEvent => ({
  type: 'verify:started',
  directory: 'scenarios',
  cases: 3,
  command,
});

const finished = (overrides = {}): MockEvent => ({ type: 'case:finished', result: result(overrides) });
const output = (line: string): MockEvent => ({ type: 'command:output', stream: 'stdout', line });

describe('without a command', () => {
  it('shows files with counts, what runs, and how far it is', async () => {
    const { tell, screen } = live();
    await tell(started(), finished(), { type: 'case:started', kind: 'test', suite: 'b.yaml', name: 'slow' });
    expect(screen()).toEqual([
      'verifying scenarios',
      '◌ scenarios/orders.yaml 1 passed',
      '◌ b.yaml › slow',
      '1 passed · 1 of 3 cases',
    ]);
    await tell(finished({ suite: 'b.yaml', name: 'slow' }));
    expect(screen()).toContain('2 passed · 2 of 3 cases');
    expect(screen()).not.toContain('◌ b.yaml › slow');
  });

  it('prints a failure at once, above the list, where it stays', async () => {
    const { tell, screen } = live();
    await tell(started(), finished({ status: 'failed', message: 'went wrong' }));
    expect(screen().slice(0, 3)).toEqual([
      '✖ scenarios/orders.yaml › an order is created (12 ms) failed: went wrong',
      '    at scenarios/orders.yaml:30:5',
      'verifying scenarios',
    ]);
  });

  it('lists no requests, which are its own', async () => {
    const { tell, screen } = live();
    await tell(started(), { type: 'request:matched', exchange: exchange() });
    expect(screen().join('\n')).not.toContain('/orders?page');
  });

  it('shows files that failed before others when there are too many', async () => {
    const { tell, screen, reporter } = live();
    await tell(started(), finished({ suite: '0.yaml', status: 'failed' }));
    await tell(...Array.from({ length: 500 }, (_, index) => finished({ suite: `${index + 1}.yaml` })));
    expect(screen()).toContain('✖ 0.yaml 0 passed, 1 failed');
    expect(screen().join('\n')).toMatch(/… 49\d more files/);
    expect(screen()).toContain('◌ 500.yaml 1 passed');
    await reporter.close();
  });
});

describe('beside a command', () => {
  it('keeps its output readable, in order, above the list', async () => {
    const { tell, all, screen } = live();
    await tell(started(['npm', 'test']));
    for (let line = 1; line <= 30; line += 1) await tell(output(`line ${line}`));
    await tell({ type: 'request:matched', exchange: exchange() });
    expect(all().filter((line) => line.startsWith('line '))).toEqual(
      Array.from({ length: 30 }, (_, index) => `line ${index + 1}`),
    );
    expect(screen()).toContain('$ npm test');
    expect(screen().join('\n')).toContain('GET /orders?page=1');
  });

  it('prints it again when the terminal changes its size', async () => {
    const { tell, output: terminal, clock, screen } = live();
    await tell(started(['npm', 'test']), output('before'));
    terminal.resize(60, 12);
    clock.advance(100);
    expect(screen()[0]).toBe('before');
  });

  it('drops the oldest lines of what nobody reads, and says how many', async () => {
    const { tell, output: terminal, all } = live({ rows: 40 });
    await tell(started(['yes']));
    terminal.congested = true;
    await tell(output('first'));
    await tell(...Array.from({ length: 20_000 }, (_, index) => output(`y ${index}`)));
    terminal.congested = false;
    terminal.drain();
    await tell(output('last'));
    expect(all().filter((line) => line.startsWith('y ')).length).toBeLessThanOrEqual(10_000);
    expect(all().join('\n')).toMatch(/… \d+ lines dropped/);
    expect(all()).toContain('last');
  });

  it('loses no line when the start fails', async () => {
    const { tell, reporter, output: terminal } = live();
    await tell(started(['npm', 'test']));
    await tell(output('a'));
    reporter.on({ ...output('b'), time: localNoon });
    await reporter.close();
    expect(show(terminal.text, 80, 12).screen.slice(0, 2)).toEqual(['a', 'b']);
    expect(terminal.cursorVisible).toBe(true);
  });
});
