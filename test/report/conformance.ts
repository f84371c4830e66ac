import { assert, asyncProperty, oneof, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MockEvent, Reporter } from '../../src/model/events.ts';
import type { Exchange } from '../../src/model/exchange.ts';
import { FakeClock, FakeTerminal, type FakeTerminalOptions } from './fakes.ts';
import { diagnostic, entry, exchange, lifeWithActions, localNoon, run, story, unmatched } from './samples.ts';

export interface Bench {
  readonly reporter: Reporter;
  readonly output: FakeTerminal;
  readonly clock: FakeClock;
}

const HOSTILE = [
  '\u001b[2J\u001b[H\u001b]0;title\u0007\u001b[?1049h',
  '\u009b31m\u0090\u009c',
  'a\r\nb\nc\u2028d\u0000\u0007\b',
  '👩‍👩‍👧‍👦🇪🇺 注文 e\u0301',
  'x'.repeat(10_000),
  '🛒'.repeat(5_000),
  '\ud800 \udc00 \ud83d',
  '\u202egnp.exe\u2066',
  '%s %d %o %%',
  '',
  '__proto__',
];

/** What every reporter must stand. `check` looks at whatever was written. */
export function conformance(
  name: string,
  make: (output: FakeTerminal, clock: FakeClock) => Reporter,
  check: (written: string) => void,
): void {
  const bench = (options: FakeTerminalOptions = {}): Bench => {
    const output = new FakeTerminal(options);
    const clock = new FakeClock();
    return { reporter: make(output, clock), output, clock };
  };

  describe(`${name}: conformance`, () => {
    it('tells the whole story and closes its output once, with the cursor in sight', async () => {
      const { reporter, output } = bench();
      tell(reporter, ...story);
      await reporter.close?.();
      expect(output.closed).toBeLessThanOrEqual(1);
      expect(output.cursorVisible).toBe(true);
    });

    it('closes when nothing was ever said', async () => {
      const { reporter } = bench();
      await expect(Promise.resolve(reporter.close?.())).resolves.toBeUndefined();
    });

    it.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 30), text]))('bears %s anywhere', async (_, text) => {
      const { reporter, output, clock } = bench({ isTTY: true });
      expect(() => tell(reporter, ...hostileStory(text), ...hostileVerify(text))).not.toThrow();
      await settle(clock);
      await reporter.close?.();
      check(output.text);
    });

    it('bears any text', async () => {
      const anything = oneof(string({ unit: 'binary', maxLength: 400 }), string({ unit: 'grapheme', maxLength: 400 }));
      await assert(
        asyncProperty(anything, async (text) => {
          const { reporter, output, clock } = bench({ isTTY: true });
          tell(reporter, ...hostileStory(text), ...hostileVerify(text));
          await settle(clock);
          await reporter.close?.();
          check(output.text);
        }),
        { numRuns: 30 },
      );
    });

    it('keeps next to nothing of 100,000 events that nobody reads', async () => {
      const { reporter, output, clock } = bench({ congested: true, isTTY: true });
      for (let id = 1; id <= 33_000; id += 1) {
        tell(reporter, ...lifeOf(exchange({ id })));
        if (id % 1000 === 0) await settle(clock);
      }
      expect(output.written.length).toBeLessThanOrEqual(4);
      expect(clock.timers).toBeLessThanOrEqual(4);
      output.congested = false;
      output.drain();
      await settle(clock);
      await reporter.close?.();
      // What had to wait is bounded: 16 Mi characters for json, less for the others.
      expect(output.text.length).toBeLessThan(18 * 1_048_576);
    });

    it('keeps next to nothing of 60,000 actions that nobody reads', async () => {
      const { reporter, output, clock } = bench({ congested: true, isTTY: true });
      const stderr = 'x'.repeat(2048);
      for (let id = 1; id <= 20_000; id += 1) {
        const runs = [run('auth', { phase: 'before' }), run('audit'), run('notify', { outcome: 'failed', stderr })];
        tell(reporter, ...lifeWithActions(exchange({ id }), runs));
        if (id % 1000 === 0) await settle(clock);
      }
      expect(output.written.length).toBeLessThanOrEqual(4);
      expect(clock.timers).toBeLessThanOrEqual(4);
      output.congested = false;
      output.drain();
      await settle(clock);
      await reporter.close?.();
      expect(output.text.length).toBeLessThan(18 * 1_048_576);
    });

    it('bears actions that never end, thousands of them', async () => {
      const { reporter, output, clock } = bench({ isTTY: true });
      for (let id = 1; id <= 3000; id += 1) {
        const runs = [run('notify', { outcome: undefined })];
        tell(reporter, ...lifeWithActions(exchange({ id }), runs).filter(({ type }) => !isEnd(type)));
        if (id % 100 === 0) await settle(clock);
      }
      expect(clock.timers).toBeLessThanOrEqual(4);
      await reporter.close?.();
      check(output.text);
    });

    it('keeps next to nothing of 30,000 results that nobody reads', async () => {
      const { reporter, output, clock } = bench({ congested: true, isTTY: true });
      tell(reporter, { type: 'verify:started', directory: 'scenarios', cases: undefined, command: undefined });
      for (let number = 1; number <= 30_000; number += 1) {
        const [kind, status] = number % 10 === 0 ? (['test', 'failed'] as const) : (['replay', 'passed'] as const);
        const name = `case ${number}`;
        const made = { kind, suite: `${number % 50}.yaml`, name, status, duration: 1, problems: [], output: [] };
        tell(reporter, { type: 'case:finished', result: made });
        if (number % 10_000 === 0) await settle(clock);
      }
      expect(output.written.length).toBeLessThanOrEqual(12);
      expect(clock.timers).toBeLessThanOrEqual(4);
      output.congested = false;
      output.drain();
      await settle(clock);
      await reporter.close?.();
      expect(output.text.length).toBeLessThan(20 * 1_048_576);
    });

    it('closes though its output takes nothing and never finishes', async () => {
      const { reporter, output, clock } = bench({ congested: true });
      output.close = () => new Promise<void>(() => {});
      tell(reporter, ...story);
      const closing = Promise.resolve(reporter.close?.());
      await settle(clock);
      clock.advance(10_000);
      await expect(closing).resolves.toBeUndefined();
    });
  });
}

export function tell(reporter: Reporter, ...events: MockEvent[]): void {
  for (const event of events) if (reporter.wants?.has(event.type) ?? true) reporter.on({ ...event, time: localNoon });
}

/** Lets promises run and time pass. */
export async function settle(clock: FakeClock): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(100);
  await new Promise((resolve) => setImmediate(resolve));
}

const isEnd = (type: MockEvent['type']): boolean => type === 'action:finished' || type === 'exchange:ended';

export const lifeOf = (made: Exchange): MockEvent[] => [
  { type: made.entry ? 'request:matched' : 'request:unmatched', exchange: made },
  { type: 'response:sent', exchange: made },
  { type: 'exchange:ended', exchange: made },
];

/** Every place that a request or a file can put a text into. */
function hostileStory(text: string): MockEvent[] {
  const request = { method: text, target: text, form: 'absolute', scheme: text, authority: text } as const;
  const odd = { ...entry(text), place: { file: text, line: 1, column: 1 } };
  const report = { field: text, ok: false, expected: text, got: text, detail: text };
  const marked = diagnostic({ code: text, message: text, hint: text, place: { file: text, line: 1, column: 1 } });
  const said = { kind: text, summary: text };
  const pending = run(text, { ...said, outcome: undefined });
  const failed = run(text, { ...said, outcome: 'failed', reason: text, stderr: text });
  const slow = exchange({ id: 5, request, entry: odd, actions: [pending] });
  const ends = { exchanges: 1, unmatched: 0, failed: 0, abandoned: 0, actions: { passed: 1, failed: 1, broken: 1 } };
  const counts = { scenarios: 1, pairs: 1, templates: 1 };
  return [
    {
      type: 'session:started',
      url: text,
      adminUrl: text,
      directory: text,
      mode: 'spy',
      upstream: text,
      recordsIn: text,
      watching: true,
      ...counts,
    },
    {
      type: 'library:loaded',
      revision: 2,
      ...counts,
      changed: [text],
      removed: [text],
      warnings: [marked],
      duration: 1,
    },
    { type: 'file:quarantined', file: text, diagnostics: [marked], serving: 'nothing' },
    ...lifeOf(exchange({ id: 1, request, entry: odd, outcome: 'failed', reason: text })),
    ...lifeOf(unmatched({ id: 2, request, nearest: [{ entry: odd, matches: false, reports: [report] }] })),
    { type: 'request:matched', exchange: exchange({ id: 3, request, entry: odd }) },
    ...lifeWithActions(exchange({ id: 4, request, entry: odd }), [
      run(text, { ...said, phase: 'before' }),
      run(text, { ...said, outcome: 'failed', reason: text, stderr: text, killedBy: text }),
      run('given', { ...said, outcome: 'broken', reason: text, stderr: `${text}\n${text}` }),
    ]),
    { type: 'request:matched', exchange: slow },
    { type: 'response:sent', exchange: slow },
    { type: 'action:started', exchange: slow, run: pending },
    { type: 'action:logged', source: text, line: text },
    { type: 'actions:waiting', waiting: 1, running: 1 },
    { type: 'session:warned', message: text },
    { type: 'session:stopping', signal: 'SIGINT', open: 1, actions: 1 },
    { type: 'action:finished', exchange: slow, run: failed },
    { type: 'session:ended', ...ends, abandonedActions: [{ name: text, runs: 1 }] },
  ];
}

/** The same of `verify`: what files, commands and answers can put into results. */
function hostileVerify(text: string): MockEvent[] {
  const place = { file: text, line: 1, column: 1 };
  const begun = { kind: 'test', suite: text, name: text } as const;
  const problem = { field: text, expected: text, got: text, detail: [text, text], place, entry: place };
  const wrong = { duration: 1, message: text, problems: [problem], place, output: [text, text] };
  return [
    { type: 'verify:started', directory: text, cases: 3, command: [text, text] },
    { type: 'verify:started', directory: text, cases: 3, command: undefined, against: text },
    { type: 'command:output', stream: 'stderr', line: text },
    { type: 'case:started', ...begun },
    { type: 'case:finished', result: { ...begun, ...wrong, status: 'failed' } },
    { type: 'case:finished', result: { ...begun, ...wrong, kind: 'command', suite: '', status: 'error' } },
    { type: 'case:finished', result: { ...begun, ...wrong, kind: 'entry', status: 'skipped' } },
    { type: 'case:started', ...begun, kind: 'replay' },
    {
      type: 'verify:ended',
      verdict: {
        exitCode: 1,
        counts: { passed: 0, failed: 1, error: 1, skipped: 1 },
        coverage: { hit: 1, all: 2, unused: [{ id: text, name: text, place, why: text }] },
        duration: 1,
        interrupted: text,
      },
    },
    { type: 'session:failed', message: text, hint: text },
  ];
}

/** Our own styles and cursor movements, and line ends; nothing else that moves a terminal. */
export function expectHarmless(text: string): void {
  const left = text.replaceAll(/\u001b\[(?:\d+m|\d*[ABKJH]|\?2026[hl])/g, '').replaceAll(/[\r\n]/g, '');
  expect(left).not.toMatch(/[\p{Cc}\u2028\u2029\u202e\u2066]/u);
}
