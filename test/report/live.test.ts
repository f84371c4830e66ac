import { describe, expect, it, vi } from 'vitest';
import type { MockEvent } from '../../src/model/events.ts';
import { LiveReporter } from '../../src/report/live/live.ts';
import { show } from './emulator.ts';
import { FakeClock, FakeTerminal, type FakeTerminalOptions } from './fakes.ts';
import { expectGolden } from './golden.ts';
import { diagnostic, exchange, lifeWithActions, localNoon, run, stamp, story, unmatched } from './samples.ts';

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
    tell: async (...events: MockEvent[]): Promise<void> => {
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

const loaded = story.find(({ type }) => type === 'library:loaded') as MockEvent;

const begin = (made = exchange()): MockEvent => ({
  type: made.entry ? 'request:matched' : 'request:unmatched',
  exchange: made,
});
const end = (made = exchange()): MockEvent => ({ type: 'exchange:ended', exchange: made });
const whole = (made = exchange()): MockEvent[] => [begin(made), end(made)];

it('says where it records for as long as it does', async () => {
  const { tell, text } = live();
  const [started] = story;
  const behind = { mode: 'capture', upstream: 'https://staging.shop.test', recordsIn: 'scenarios/captured' };
  await tell({ ...started, ...behind } as MockEvent);
  expect(text()).toContain('in front of https://staging.shop.test, recording in scenarios/captured/');
  await tell({ type: 'mode:changed', mode: 'simulate' });
  expect(text()).not.toContain('staging');
  await tell({ type: 'mode:changed', mode: 'capture', recordsIn: 'scenarios/captured' });
  expect(text()).toContain('in front of https://staging.shop.test, recording in scenarios/captured/');
});

describe('the story, frame by frame', () => {
  it.each([
    ['live.txt', {}],
    ['live-small.txt', { columns: 40, rows: 12 }],
  ])('%s', async (name, size) => {
    const { reporter, tell, screen } = live(size);
    const frames: string[] = [];
    for (const { time: _, ...event } of stamp(story, localNoon)) {
      if (!reporter.wants.has(event.type)) continue;
      await tell(event);
      if (event.type === 'request:matched' || event.type === 'response:sent' || event.type === 'action:started')
        continue;
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

describe('on the screen', () => {
  it('keeps an error with its frame and hint until the file is mended', async () => {
    const { tell, text } = live();
    await tell(quarantined('a.yaml'));
    expect(text()).toContain('✖ a.yaml is quarantined, serving the last good version');
    expect(text()).toContain('did you mean "method"?');
    expect(text()).toContain('1 more problem in it');
    await tell(...whole());
    expect(text()).toContain('> 4 |   mehtod: GET');
    await tell({ type: 'file:mended', file: 'a.yaml' });
    expect(text()).not.toContain('mehtod');
  });

  it('says how many more files are broken', async () => {
    const { tell, text } = live();
    await tell(quarantined('a.yaml'), quarantined('b.yaml'), quarantined('a.yaml'));
    expect(text()).toContain('✖ a.yaml is quarantined');
    expect(text()).toContain('1 more file in quarantine');
  });

  it('shows a request while it is in flight', async () => {
    const { tell, text } = live();
    const slow = exchange({ id: 7 });
    await tell(begin(slow));
    expect(text()).toMatch(/◌ .*GET \/orders\?page=1 → list orders/);
    expect(text()).toContain('1 in flight');
    await tell(end(slow));
    expect(text()).toMatch(/✔ .*→ 200 list orders/);
    expect(text()).toContain('0 in flight');
  });

  it('never fills the terminal, nor lets anything scroll away', async () => {
    const { tell, output } = live({ rows: 10 });
    for (let id = 1; id <= 40; id += 1) await tell(...whole(id % 3 ? exchange({ id }) : unmatched({ id })));
    const { screen, scrolled } = show(output.text, 80, 10);
    expect(scrolled).toEqual([]);
    expect(screen.at(-1)).toBe('');
    expect(screen[0]).toContain('mockrun');
  });

  it('cuts lines to the columns, wide characters and all', async () => {
    const { tell, screen } = live({ columns: 30, color: true });
    await tell(...whole(exchange({ request: { target: `/${'注文'.repeat(30)}` } })), ...whole());
    const narrow = screen().filter((line) => line.includes('注'));
    expect(narrow).toHaveLength(1);
    expect(Array.from(narrow[0] ?? '').length).toBeLessThan(29);
    expect(screen().every((line) => Array.from(line).length < 30)).toBe(true);
  });

  it('begins anew when the terminal changes its size', async () => {
    const { tell, output, clock } = live();
    await tell(...whole());
    const before = output.written.length;
    output.resize(40, 10);
    clock.advance(100);
    expect(output.written.slice(before).join('')).toContain('\u001b[2J\u001b[H');
    expect(show(output.written.slice(before).join(''), 40, 10).scrolled).toEqual([]);
  });

  it('paints ten times a second at most, and not at all when nothing happens', async () => {
    const { reporter, clock, output } = live();
    for (let ms = 0; ms < 1000; ms += 1) {
      for (const event of whole(exchange({ id: ms }))) reporter.on({ ...event, time: localNoon });
      clock.advance(1);
    }
    expect(output.written.length).toBeLessThanOrEqual(11);
    clock.advance(60_000);
    const idle = output.written.length;
    clock.advance(3_600_000);
    expect(output.written.length).toBe(idle);
  });

  it('leaves frames out while the terminal takes nothing', async () => {
    const { tell, output, clock } = live();
    output.congested = true;
    for (let id = 1; id <= 20; id += 1) await tell(...whole(exchange({ id })));
    expect(output.written).toHaveLength(1);
    output.congested = false;
    output.drain();
    clock.advance(100);
    expect(output.written).toHaveLength(2);
    expect(output.written[1]).toContain('20 matched');
  });
});

describe('actions', () => {
  it('are counted when they end, however many are listed', async () => {
    const { reporter, tell, text } = live({ columns: 120 });
    for (let id = 1; id <= 3000; id += 1) {
      const runs = [run('auth', { phase: 'before' }), run('audit'), run('notify', { outcome: 'failed' })];
      for (const event of lifeWithActions(exchange({ id }), runs)) reporter.on({ ...event, time: localNoon });
    }
    await tell({ type: 'session:warned', message: 'x' });
    expect(text()).toContain('6,000 actions passed · 3,000 failed · 0 broken · 0 pending');
    expect(text()).toContain('3,000 matched · 0 unmatched · 0 failed · 0 in flight');
  });

  it('leave a request counted as answered while they go on', async () => {
    const { tell, text } = live();
    const notify = run('notify', { outcome: undefined });
    const made = exchange({ actions: [notify] });
    await tell(begin(made), { type: 'response:sent', exchange: made });
    await tell({ type: 'action:started', exchange: made, run: notify });
    expect(text()).toContain('1 matched · 0 unmatched · 0 failed · 0 in flight');
    expect(text()).toContain('0 actions passed · 0 failed · 0 broken · 1 pending');
    expect(text()).toMatch(/◌ .* → 200 list orders \(1.2 ms\)\n {2}◌ notify \(after webhook\)\n/);
    notify.outcome = 'passed';
    await tell({ type: 'action:finished', exchange: made, run: notify }, end(made));
    expect(text()).toContain('1 action passed · 0 failed · 0 broken · 0 pending');
    expect(text()).toContain('1 matched');
  });
});

describe('under load', () => {
  it('lists a part and counts all', async () => {
    const { reporter, tell, text } = live({ columns: 120 });
    for (let id = 1; id <= 5000; id += 1) {
      for (const event of whole(exchange({ id }))) reporter.on({ ...event, time: localNoon });
    }
    await tell(...whole(unmatched({ id: 5001 })));
    expect(text()).toContain('5,000 matched · 1 unmatched');
    expect(text()).toContain('4,900 not listed');
    expect(text()).toContain('nearest: "list orders"');
  });
});

describe('keys', () => {
  it('u lists unmatched requests only, and all again', async () => {
    const { tell, output, clock, text } = live();
    await tell(...whole(), ...whole(unmatched({ id: 2 })));
    output.press('u');
    clock.advance(100);
    expect(text()).toContain('404 unmatched');
    expect(text()).not.toContain('200 list orders');
    output.press('U');
    clock.advance(100);
    expect(text()).toContain('200 list orders');
  });

  it('r reloads, q quits, others do nothing', () => {
    const { output, keys } = live();
    for (const key of ['r', 'q', 'x', '\u001b[A']) output.press(key);
    expect(keys.reload).toHaveBeenCalledOnce();
    expect(keys.quit).toHaveBeenCalledOnce();
  });

  it('offers none when none is read', async () => {
    const output = new FakeTerminal({ isTTY: true });
    const clock = new FakeClock();
    new LiveReporter({ output, clock }).on({ type: 'session:warned', message: 'x', time: localNoon });
    clock.advance(100);
    expect(output.text).not.toContain('quit');
  });
});

describe('at the end', () => {
  it('leaves the last frame, a summary and the cursor', async () => {
    const { reporter, output, tell, text } = live();
    await tell(story[0] as MockEvent, ...whole(), {
      type: 'session:ended',
      exchanges: 1,
      unmatched: 0,
      failed: 0,
      abandoned: 0,
      actions: { passed: 0, failed: 0, broken: 0 },
      abandonedActions: [],
    });
    expect(output.cursorVisible).toBe(false);
    await reporter.close();
    expect(output.cursorVisible).toBe(true);
    expect(text().trimEnd()).toMatch(/\n1 exchange$/);
    expect(text()).toContain('200 list orders');
  });

  it('says what was abandoned, and no longer what waits', async () => {
    const { tell, text } = live();
    await tell(story[0] as MockEvent, loaded, { type: 'actions:waiting', waiting: 12, running: 4 });
    expect(text()).toContain('revision 1, 42 entries, 34 ms · 12 actions waiting, 4 running');
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    await tell({
      type: 'session:ended',
      exchanges: 12,
      unmatched: 0,
      failed: 0,
      abandoned: 0,
      actions: { passed: 0, failed: 0, broken: 16 },
      abandonedActions: names.map((name, index) => ({ name, runs: index + 1 })),
    });
    expect(text()).not.toContain('waiting');
    expect(text()).toContain('12 exchanges\n0 actions passed, 16 broken\nabandoned: a (1 run)\n');
    expect(text().trimEnd()).toMatch(/abandoned: e \(5 runs\)\nabandoned: 2 more actions$/);
  });

  it('leaves nothing of a start that failed', async () => {
    const { reporter, tell, text, output } = live();
    await tell(quarantined('a.yaml'));
    expect(text()).toContain('quarantined');
    await reporter.close();
    expect(text().trim()).toBe('');
    expect(output.cursorVisible).toBe(true);
  });
});
