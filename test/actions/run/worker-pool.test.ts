import { describe, expect, test } from 'vitest';
import { WorkerPool } from '../../../src/actions/run/worker-pool.ts';
import type { ActionResult, Quoted } from '../../../src/model/action.ts';
import type { Child, ChildListener, Command, ProcessEnd, Processes } from '../../../src/model/processes.ts';
import { Request } from '../../../src/model/request.ts';
import { HandClock } from '../../support/hand-made.ts';

/** A process that does what the test tells it to. */
class FakeChild implements Child {
  readonly pid = 1;
  readonly received: { readonly id: number; readonly n: number }[] = [];
  readonly listener: ChildListener;
  congested = false;
  stopped = false;

  constructor(listener: ChildListener) {
    this.listener = listener;
  }

  write(line: string): boolean {
    this.received.push(JSON.parse(line));
    return !this.congested;
  }

  stop(): void {
    this.stopped = true;
  }

  say(answer: unknown): void {
    this.listener.line(typeof answer === 'string' ? answer : JSON.stringify(answer));
  }

  /** Answers what it got, from the first on. */
  answer(...which: number[]): void {
    for (const index of which) this.say({ id: this.received[index]?.id, ok: true });
  }

  end(end: Partial<ProcessEnd>): void {
    this.listener.ended({ stdout: Buffer.alloc(0), truncated: false, stderr: '', ...end });
  }

  get numbers(): number[] {
    return this.received.map(({ n }) => n);
  }
}

class Bench implements Processes {
  readonly cpus = 2;
  readonly clock = new HandClock();
  readonly children: FakeChild[] = [];
  readonly logged: string[] = [];
  /** The targets of what the last line may quote. */
  quoted: string[] = [];
  readonly pool: WorkerPool;

  constructor(workers = 1) {
    const command: Command = { program: 'worker', args: [], cwd: '/', env: {} };
    const { clock } = this;
    this.pool = new WorkerPool({
      processes: this,
      clock,
      command,
      workers,
      log: (line, quoted) => this.#log(line, quoted),
    });
  }

  #log(line: string, quoted: readonly Quoted[]): void {
    this.logged.push(line);
    this.quoted = quoted.map(({ request }) => request.target);
  }

  run(): Promise<ProcessEnd> {
    throw new Error('a pool starts processes that stay');
  }

  start(_: Command, listener: ChildListener): Child {
    this.children.push(new FakeChild(listener));
    return this.child;
  }

  /** The last one that was started. */
  get child(): FakeChild {
    return this.children.at(-1) as FakeChild;
  }

  call(n: number, signal: AbortSignal = new AbortController().signal): Promise<ActionResult> {
    const request = new Request({ method: 'GET', target: `/${n}`, rawHeaders: [] });
    return this.pool.run({ n }, { request, stop: signal });
  }

  calls(count: number): Promise<ActionResult>[] {
    return Array.from({ length: count }, (_, n) => this.call(n));
  }
}

const passed = { outcome: 'passed' };
const times = (count: number) => Array.from({ length: count }, () => passed);

/** Without what the worker answered. */
async function resultOf(call: Promise<ActionResult>): Promise<Omit<ActionResult, 'answer'>> {
  const { answer: _, ...result } = await call;
  return result;
}

const resultsOf = (calls: readonly Promise<ActionResult>[]) => Promise.all(calls.map(resultOf));

const isOpen = async (call: Promise<ActionResult>): Promise<boolean> =>
  (await Promise.race([call, new Promise((resolve) => setImmediate(() => resolve('open')))])) === 'open';

describe('a pool of workers', () => {
  test('starts nothing before the first call, and one process for all of them', async () => {
    const bench = new Bench();
    expect(bench.children).toHaveLength(0);
    const calls = bench.calls(3);
    expect(bench.children).toHaveLength(1);
    expect(bench.child.received).toEqual([
      { id: 1, n: 0 },
      { id: 2, n: 1 },
      { id: 3, n: 2 },
    ]);
    bench.child.answer(0, 1, 2);
    expect(await resultsOf(calls)).toEqual([passed, passed, passed]);
  });

  test('takes answers in any order by their id, and in order without', async () => {
    const bench = new Bench();
    const calls = bench.calls(4);
    bench.child.say({ id: 3, ok: false, error: 'third' });
    bench.child.say({ ok: true });
    bench.child.say({ id: '4', ok: false });
    bench.child.say({ ok: false, error: { code: 7 } });
    expect(await resultsOf(calls)).toEqual([
      passed,
      { outcome: 'failed', reason: '{"code":7}' },
      { outcome: 'failed', reason: 'third' },
      { outcome: 'failed', reason: 'the worker says it failed' },
    ]);
  });

  test('keeps what was answered, for later actions', async () => {
    const bench = new Bench();
    const call = bench.call(1);
    bench.child.say({ id: 1, ok: true, user: 'ada' });
    expect((await call).answer).toEqual({
      status: null,
      headers: {},
      body: '{"id":1,"ok":true,"user":"ada"}',
      json: { id: 1, ok: true, user: 'ada' },
    });
  });

  test.each([[{ id: 1, ok: 'yes' }], [{ id: 1 }], [{ ok: null }]])('calls %j nonsense', async (answer) => {
    const bench = new Bench();
    const call = bench.call(1);
    bench.child.say(answer);
    expect(await resultOf(call)).toEqual({
      outcome: 'failed',
      reason: 'the worker answered nonsense: "ok" is neither true nor false',
    });
  });

  test('logs what is no answer, and goes on', async () => {
    const bench = new Bench();
    const call = bench.call(1);
    const rubbish = ['hello', '{"ok": tr', '[true]', '{"level":"info"}', '{"id":99,"ok":true}', ''];
    for (const line of rubbish) bench.child.say(line);
    bench.child.listener.log('a warning');
    bench.child.answer(0);
    expect(await resultOf(call)).toEqual(passed);
    bench.child.say({ ok: true });
    expect(bench.logged).toEqual([...rubbish, 'a warning', '{"ok":true}']);
  });

  test('tells with a line what it may quote: what is in hand, and what was answered last', async () => {
    const bench = new Bench();
    const calls = bench.calls(8);
    bench.child.listener.log('before');
    expect(bench.quoted).toEqual(['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7']);
    bench.child.answer(0, 1, 2, 3, 4, 5);
    await Promise.all(calls.slice(0, 6));
    bench.child.listener.log('after');
    expect(bench.quoted).toEqual(['/6', '/7', '/5', '/4', '/3', '/2']);
  });

  test('logs no flood', async () => {
    const bench = new Bench();
    const call = bench.call(1);
    bench.child.say('x'.repeat(5000));
    for (let n = 0; n < 1000; n += 1) bench.child.say(`line ${n}`);
    expect(bench.logged).toHaveLength(100);
    await bench.clock.pass(1000);
    bench.child.say('later');
    expect(bench.logged.slice(100)).toEqual(['(901 more lines are left out)', 'later']);
    bench.child.answer(0);
    expect(await resultOf(call)).toEqual(passed);
  });

  test('spreads calls over its workers, the idle ones first', async () => {
    const bench = new Bench(2);
    const calls = bench.calls(5);
    expect(bench.children.map(({ numbers }) => numbers)).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
    bench.children[0]?.answer(0, 1, 2);
    calls.push(bench.call(5));
    bench.children[0]?.answer(3);
    bench.children[1]?.answer(0, 1);
    expect(await resultsOf(calls)).toEqual(times(6));
  });

  test('gives a worker no more than 64 at once', async () => {
    const bench = new Bench();
    const calls = bench.calls(100);
    expect(bench.child.received).toHaveLength(64);
    bench.child.answer(...Array.from({ length: 36 }, (_, n) => n));
    expect(bench.child.received).toHaveLength(100);
    bench.child.answer(...Array.from({ length: 64 }, (_, n) => n + 36));
    expect(await resultsOf(calls)).toEqual(times(100));
  });

  test('writes nothing to a congested worker before it can take more', async () => {
    const bench = new Bench();
    void bench.call(0);
    bench.child.congested = true;
    void bench.call(1);
    void bench.call(2);
    expect(bench.child.numbers).toEqual([0, 1]);
    bench.child.congested = false;
    bench.child.listener.drained();
    expect(bench.child.numbers).toEqual([0, 1, 2]);
  });
});

describe('a worker that dies', () => {
  test('is followed by another after 100 ms, which gets all it had in hand, one by one', async () => {
    const bench = new Bench();
    const calls = bench.calls(3);
    bench.child.answer(0);
    bench.child.end({ exitCode: 1 });
    expect(bench.logged).toEqual(['the worker exited with code 1']);
    await bench.clock.pass(99);
    expect(bench.children).toHaveLength(1);
    await bench.clock.pass(1);
    expect(bench.children).toHaveLength(2);
    expect(bench.child.numbers).toEqual([1]);
    const late = bench.call(3);
    bench.child.answer(0);
    expect(bench.child.numbers).toEqual([1, 2]);
    bench.child.answer(1);
    expect(bench.child.numbers).toEqual([1, 2, 3]);
    bench.child.answer(2);
    expect(await resultsOf([...calls, late])).toEqual(times(4));
  });

  test('fails what another one died of already, and nothing else', async () => {
    const bench = new Bench();
    const calls = bench.calls(3);
    bench.child.end({ exitCode: 1, stderr: 'boom' });
    await bench.clock.pass(100);
    bench.child.end({ killedBy: 'SIGSEGV', stderr: 'bang' });
    expect(await resultOf(calls[0] as Promise<ActionResult>)).toEqual({
      outcome: 'failed',
      reason: 'the worker was killed by SIGSEGV while it had this in hand',
      killedBy: 'SIGSEGV',
      stderr: 'bang',
    });
    await bench.clock.pass(200);
    bench.child.answer(0);
    bench.child.answer(1);
    expect(await resultsOf(calls.slice(1))).toEqual([passed, passed]);
  });

  test('hands over to one that lives', async () => {
    const bench = new Bench(2);
    const calls = bench.calls(2);
    const [first, second] = bench.children as [FakeChild, FakeChild];
    first.end({ exitCode: 1 });
    expect(second.numbers).toEqual([1]);
    second.answer(0);
    expect(second.numbers).toEqual([1, 0]);
    second.answer(1);
    expect(await resultsOf(calls)).toEqual([passed, passed]);
  });

  test('rests twice as long each time, up to 5 s, and briefly again after an answer', async () => {
    const bench = new Bench();
    const rests: number[] = [];
    const dieAndRest = async (): Promise<void> => {
      bench.child.end({ exitCode: 1 });
      const call = bench.call(0);
      const before = bench.clock.time;
      const count = bench.children.length;
      while (bench.children.length === count) await bench.clock.pass(100);
      rests.push(bench.clock.time - before);
      void call;
    };
    void bench.call(0);
    for (let n = 0; n < 8; n += 1) await dieAndRest();
    bench.child.say({ ok: true });
    await dieAndRest();
    expect(rests).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 100]);
  });

  test('before it answers anything, again and again, fails all that waits', async () => {
    const bench = new Bench();
    const calls = bench.calls(100);
    for (const rest of [100, 200]) {
      bench.child.end({ exitCode: 1, stderr: 'SyntaxError' });
      await bench.clock.pass(rest);
    }
    bench.child.end({ exitCode: 1, stderr: 'SyntaxError' });
    const results = await resultsOf(calls);
    expect(results[0]?.reason).toBe('the worker exited with code 1 while it had this in hand');
    expect(results[99]).toEqual({
      outcome: 'failed',
      reason: 'the worker exited with code 1 before it answered anything',
      exitCode: 1,
      stderr: 'SyntaxError',
    });
  });

  test('and did so with nothing in hand is started again when there is work', async () => {
    const bench = new Bench();
    const first = bench.call(0);
    bench.child.answer(0);
    bench.child.end({ exitCode: 0 });
    await bench.clock.pass(1000);
    expect(bench.children).toHaveLength(1);
    const second = bench.call(1);
    expect(bench.children).toHaveLength(2);
    bench.child.answer(0);
    expect(await resultsOf([first, second])).toEqual([passed, passed]);
  });
});

describe('a worker that cannot be started', () => {
  test('breaks all that waits, and all that comes before it is tried again', async () => {
    const bench = new Bench();
    const calls = bench.calls(2);
    bench.child.end({ problem: 'no program is called "worker"' });
    const broken = { outcome: 'broken', reason: 'no program is called "worker"' };
    expect(await resultsOf([...calls, bench.call(2)])).toEqual([broken, broken, broken]);
    expect(bench.children).toHaveLength(1);
    await bench.clock.pass(100);
    const later = bench.call(3);
    expect(bench.children).toHaveLength(2);
    bench.child.answer(0);
    expect(await resultOf(later)).toEqual(passed);
  });

  test('leaves its calls to those that run', async () => {
    const bench = new Bench(2);
    const calls = bench.calls(2);
    bench.children[1]?.end({ problem: 'the system has no room for another process (EAGAIN)' });
    expect(bench.children[0]?.numbers).toEqual([0, 1]);
    bench.children[0]?.answer(0, 1);
    expect(await resultsOf(calls)).toEqual([passed, passed]);
  });
});

describe('a call whose time is up', () => {
  test('ends the worker that hangs on it; the others it had are tried again', async () => {
    const bench = new Bench();
    const up = new AbortController();
    const hung = bench.call(0, up.signal);
    const other = bench.call(1);
    const [child] = bench.children as [FakeChild];
    up.abort();
    expect((await resultOf(hung)).outcome).toBe('failed');
    expect(child.stopped).toBe(true);
    child.answer(1);
    expect(await isOpen(other)).toBe(true);
    child.end({ killedBy: 'SIGTERM' });
    await bench.clock.pass(100);
    expect(bench.child.numbers).toEqual([1]);
    bench.child.answer(0);
    expect(await resultOf(other)).toEqual(passed);
    expect(bench.logged[0]).toBe('the worker did not answer in time and is ended');
  });

  test('while the worker is at another one leaves it alone, and its answer is not taken for another', async () => {
    const bench = new Bench();
    const up = new AbortController();
    const first = bench.call(0);
    const second = bench.call(1, up.signal);
    const third = bench.call(2);
    up.abort();
    expect((await resultOf(second)).outcome).toBe('failed');
    expect(bench.child.stopped).toBe(false);
    bench.child.say({ ok: true });
    bench.child.say({ ok: true });
    expect(await isOpen(third)).toBe(true);
    bench.child.say({ ok: false, error: 'no' });
    expect(await resultsOf([first, third])).toEqual([passed, { outcome: 'failed', reason: 'no' }]);
  });

  test('behind one that was given up ends the worker', async () => {
    const bench = new Bench();
    const ups = [new AbortController(), new AbortController()] as const;
    void bench.call(0);
    const calls = ups.map((up, n) => bench.call(n + 1, up.signal));
    ups[0].abort();
    bench.child.answer(0);
    expect(bench.child.stopped).toBe(false);
    ups[1].abort();
    expect(bench.child.stopped).toBe(true);
    expect((await resultsOf(calls)).map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  });

  test('before it was sent is never sent', async () => {
    const bench = new Bench();
    const up = new AbortController();
    void bench.call(0);
    bench.child.congested = true;
    void bench.call(1);
    const waiting = bench.call(2, up.signal);
    up.abort();
    expect((await resultOf(waiting)).outcome).toBe('failed');
    bench.child.listener.drained();
    expect((await resultOf(bench.call(3, AbortSignal.abort()))).outcome).toBe('failed');
    void bench.call(4);
    expect(bench.child.numbers).toEqual([0, 1, 4]);
  });

  test('however many were given up, the next one that waits in vain ends the worker', async () => {
    const bench = new Bench();
    const ups = Array.from({ length: 64 }, () => new AbortController());
    for (const [n, up] of ups.entries()) void bench.call(n, up.signal);
    // From the last to the second: none of them is what the worker is at.
    for (const up of ups.slice(1).reverse()) up.abort();
    bench.child.answer(0);
    void bench.call(64, ups[0]?.signal);
    expect(bench.child.stopped).toBe(false);
    ups[0]?.abort();
    expect(bench.child.stopped).toBe(true);
  });
});

describe('a pool that is stopped', () => {
  test('finishes what it has, takes nothing new, and is gone when its processes are', async () => {
    const bench = new Bench();
    const call = bench.call(0);
    let gone = false;
    const stopping = bench.pool.stop().then(() => (gone = true));
    expect(await resultOf(bench.call(1))).toEqual({ outcome: 'broken', reason: 'its workers have been stopped' });
    expect(bench.child.stopped).toBe(false);
    bench.child.answer(0);
    expect(await resultOf(call)).toEqual(passed);
    expect(bench.child.stopped).toBe(true);
    expect(gone).toBe(false);
    bench.child.end({ killedBy: 'SIGTERM' });
    await stopping;
    await bench.clock.pass(10_000);
    expect(bench.children).toHaveLength(1);
    expect(bench.logged).toEqual([]);
  });

  test('that never ran is gone at once', async () => {
    await expect(new Bench().pool.stop()).resolves.toBeUndefined();
  });

  test('does not wait for calls that were given up', async () => {
    const bench = new Bench();
    const up = new AbortController();
    void bench.call(0, up.signal);
    const stopping = bench.pool.stop();
    up.abort();
    expect(bench.child.stopped).toBe(true);
    bench.child.end({ killedBy: 'SIGTERM' });
    await expect(stopping).resolves.toBeUndefined();
  });
});
