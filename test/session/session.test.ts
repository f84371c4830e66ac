import { readFileSync } from 'node:fs';
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { GivenServeOptions } from '../../src/compile/serve-options.ts';
import type { EventType, StampedEvent } from '../../src/model/events.ts';
import { type Session, startSession } from '../../src/session.ts';
import { Folder } from '../support/folder.ts';
import { Wire } from '../support/wire.ts';

const pair = (path: string, body: string, more = ''): string =>
  `pairs:\n  - request: {method: GET, path: ${path}}\n    response: {body: ${body}${more}}\n`;

const BROKEN = 'pairs:\n  - request: {mehtod: GET, path: /a}\n    response: {body: x}\n';

interface Running {
  readonly session: Session;
  readonly events: StampedEvent[];
  readonly get: (target: string) => Promise<string>;
  /** The first event of that type, from the given index on. */
  readonly event: <T extends EventType>(type: T, from?: number) => Promise<Extract<StampedEvent, { type: T }>>;
}

async function start(folder: Folder, settings: GivenServeOptions = {}): Promise<Running> {
  const events: StampedEvent[] = [];
  const session = await startSession({
    directory: folder.path,
    settings: { port: 0, noAdmin: true, ...settings },
    reporters: [{ name: 'test', on: (event) => void events.push(event) }],
  });
  onTestFinished(() => session.stop());
  return {
    session,
    events,
    async get(target) {
      const response = await fetch(session.url + target);
      return response.status === 200 ? response.text() : String(response.status);
    },
    async event(type, from = 0) {
      const find = () => events.slice(from).find((event) => event.type === type);
      await expect.poll(find, { timeout: 5000 }).toBeDefined();
      return find() as never;
    },
  };
}

describe('starting', () => {
  test('serves what is there, and says so', async () => {
    const folder = new Folder({ 'a.yaml': pair('/a', 'one'), 'sub/b.yaml': pair('/b', 'two') });
    const { session, events, get } = await start(folder);
    expect(await Promise.all([get('/a'), get('/b'), get('/c')])).toEqual(['one', 'two', '404']);
    expect(events.slice(0, 2)).toMatchObject([
      { type: 'library:loaded', revision: 1, scenarios: 2, pairs: 2, templates: 0, changed: [] },
      { type: 'session:started', url: session.url, watching: false, mode: 'simulate', pairs: 2 },
    ]);
    expect(new URL(session.url).port).not.toBe('0');
  });

  test.each([
    ['a missing directory', () => new Folder().at('nowhere'), 2],
    ['an empty directory', () => new Folder().path, 5],
    ['a broken file', () => new Folder({ 'a.yaml': BROKEN, 'b.yaml': pair('/b', 'two') }).path, 2],
  ])('%s stops it', async (_, directory, exitCode) => {
    await expect(startSession({ directory: directory(), settings: { port: 0 } })).rejects.toMatchObject({ exitCode });
  });

  test('a broken file is told with its diagnostics', async () => {
    const folder = new Folder({ 'a.yaml': BROKEN });
    await expect(startSession({ directory: folder.path, settings: { port: 0 } })).rejects.toMatchObject({
      diagnostics: [{ message: expect.stringContaining('mehtod'), place: { line: 2 } }],
    });
  });

  test('a taken port, with what to do about it', async () => {
    const folder = new Folder({ 'a.yaml': pair('/a', 'one') });
    const { session } = await start(folder);
    const port = Number(new URL(session.url).port);
    await expect(startSession({ directory: folder.path, settings: { port } })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`${port}`),
      hint: expect.stringContaining('--port 0'),
    });
  });

  test('the ready file tells where, and is gone afterwards', async () => {
    const folder = new Folder({ 'a.yaml': pair('/a', 'one'), 'run/.keep': '' });
    const readyFile = folder.at('run/ready.json');
    const { session } = await start(folder, { readyFile });
    expect(JSON.parse(readFileSync(readyFile, 'utf8'))).toEqual({
      url: session.url,
      pid: process.pid,
      entries: 1,
      ca: expect.stringMatching(/ca\.pem$/),
    });
    await session.stop();
    expect(() => readFileSync(readyFile)).toThrow('ENOENT');
  });
});

describe.each<[string, GivenServeOptions]>([
  ['watching', { watch: true }],
  ['polling', { poll: 20 }],
])('%s', (_, settings) => {
  test('edit, atomic save, new, renamed, deleted', async () => {
    const folder = new Folder({ 'a.yaml': pair('/a', 'one') });
    const { get } = await start(folder, settings);
    const serves = (target: string, body: string) => expect.poll(() => get(target), { timeout: 5000 }).toBe(body);
    folder.write('a.yaml', pair('/a', 'two'));
    await serves('/a', 'two');
    folder.replace('a.yaml', pair('/a', 'three'));
    await serves('/a', 'three');
    folder.write('sub/b.yaml', pair('/b', 'new'));
    await serves('/b', 'new');
    folder.rename('sub/b.yaml', 'c.yaml');
    folder.write('d.yaml', pair('/d', 'last'));
    await serves('/d', 'last');
    await serves('/b', 'new');
    folder.remove('c.yaml');
    await serves('/b', '404');
    await serves('/a', 'three');
  });

  test('broken, then mended', async () => {
    const folder = new Folder({ 'a.yaml': pair('/a', 'one'), 'b.yaml': pair('/b', 'two') });
    const { get, event } = await start(folder, settings);
    folder.write('a.yaml', BROKEN);
    const quarantined = await event('file:quarantined');
    expect(quarantined).toMatchObject({ serving: 'last good version', diagnostics: [{ place: { line: 2 } }] });
    expect(await Promise.all([get('/a'), get('/b')])).toEqual(['one', 'two']);
    folder.write('a.yaml', pair('/a', 'mended'));
    await event('file:mended');
    expect(await get('/a')).toBe('mended');
  });

  test('body files, also when they come later', async () => {
    const text = 'pairs:\n  - request: {method: GET, path: /a}\n    response: {bodyFile: bodies/a.txt}\n';
    const folder = new Folder({ 'a.yaml': text });
    const { get, event } = await start(folder, settings);
    const serves = (body: string) => expect.poll(() => get('/a'), { timeout: 5000 }).toBe(body);
    await event('session:started');
    folder.write('bodies/a.txt', 'one');
    await serves('one');
    folder.write('bodies/a.txt', 'two!');
    await serves('two!');
  });

  test('an empty directory is waited for, with a word', async () => {
    const folder = new Folder();
    const { get, event } = await start(folder, settings);
    expect((await event('session:warned')).message).toContain('waiting for the first');
    folder.write('a.yaml', pair('/a', 'one'));
    await expect.poll(() => get('/a'), { timeout: 5000 }).toBe('one');
  });

  test('a start with a broken file serves the rest', async () => {
    const folder = new Folder({ 'a.yaml': BROKEN, 'b.yaml': pair('/b', 'two') });
    const { get, events } = await start(folder, settings);
    expect(await get('/b')).toBe('two');
    expect(events.find(({ type }) => type === 'file:quarantined')).toMatchObject({ serving: 'nothing' });
  });
});

describe('reloading', () => {
  test('what is in flight is not disturbed, and the connection is kept', async () => {
    const folder = new Folder({ 'a.yaml': pair('/a', 'old', ', delay: 150ms') });
    const { session, event } = await start(folder);
    const wire = new Wire(session.url);
    onTestFinished(() => wire.close());
    wire.send('GET /a HTTP/1.1\r\nHost: m\r\n\r\n');
    await event('request:matched');
    folder.write('a.yaml', pair('/a', 'new'));
    await session.reload();
    expect(session.library.revision).toBe(2);
    await wire.until((text) => text.endsWith('old'));
    wire.send('GET /a HTTP/1.1\r\nHost: m\r\n\r\n');
    await wire.until((text) => text.endsWith('new'));
    expect(wire.closed).toBe(false);
  });

  test('a good entry answers without a gap while others are saved, good and bad', async () => {
    const folder = new Folder({ 'a.yaml': pair('/a', 'one') });
    const { session, get } = await start(folder);
    const saving = new AbortController();
    const answers = new Set<string>();
    const asking = (async () => {
      while (!saving.signal.aborted) answers.add(await get('/a'));
    })();
    for (let round = 0; round < 30; round += 1) {
      folder.write(`n${round}.yaml`, round % 2 ? BROKEN : pair(`/n${round}`, 'x'));
      await session.reload();
    }
    saving.abort();
    await asking;
    expect([...answers]).toEqual(['one']);
  });

  test('state and counts of what is still there are kept', async () => {
    const text = (more: string) => `state: {cart: empty${more}}
pairs:
  - name: fill
    request: {method: GET, path: /fill}
    response: {transitionsState: {cart: full}, body: filled}
  - name: full
    request: {method: GET, path: /cart, requiresState: {cart: full}}
    response: {body: full}
  - name: twice
    request: {method: GET, path: /twice}
    responses: [{body: first}, {body: second}, {body: third}]
`;
    const folder = new Folder({ 'a.yaml': text('') });
    const { session, get } = await start(folder);
    expect(await get('/cart')).toBe('404');
    await get('/fill');
    await get('/twice');
    folder.write('a.yaml', text(', door: shut'));
    await session.reload();
    expect(await Promise.all([get('/cart'), get('/twice')])).toEqual(['full', 'second']);
    expect(session.state.snapshot()).toEqual({ 'a.yaml': { cart: 'full', door: 'shut' } });
    session.reset();
    expect(await Promise.all([get('/cart'), get('/twice')])).toEqual(['404', 'first']);
  });

  test('five hundred files, saved at once while requests come in', async () => {
    const names = Array.from({ length: 500 }, (_, index) => index);
    const folder = new Folder(Object.fromEntries(names.map((n) => [`f${n}.yaml`, pair(`/f${n}`, 'old')])));
    const { get } = await start(folder, { watch: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const n of names) folder.write(`f${n}.yaml`, pair(`/f${n}`, 'new'));
    await expect
      .poll(async () => new Set(await Promise.all(names.map((n) => get(`/f${n}`)))), { timeout: 10_000 })
      .toEqual(new Set(['new']));
  });
});

test('a configuration concerns every file, and a broken one nobody', async () => {
  const folder = new Folder({
    'mockrun.config.yaml': 'vars: {who: world}\n',
    'scenarios/a.yaml': pair('/a', "'hello {{vars.who}}'"),
    '.git/.keep': '',
  });
  const scenarios = { path: folder.at('scenarios') } as Folder;
  const { session, get, event } = await start(scenarios, { poll: 20 });
  expect(await get('/a')).toBe('hello world');
  folder.write('mockrun.config.yaml', 'vars: {who: you all}\n');
  await expect.poll(() => get('/a'), { timeout: 5000 }).toBe('hello you all');
  folder.write('mockrun.config.yaml', 'vrs: {who: nobody}\n');
  await event('file:quarantined');
  await session.reload();
  expect(await get('/a')).toBe('hello you all');
  folder.write('mockrun.config.yaml', 'vars: {who: again}\n');
  await event('file:mended');
  await expect.poll(() => get('/a'), { timeout: 5000 }).toBe('hello again');
});

test('times: 1 under a thousand concurrent requests is one hit', async () => {
  const text = `pairs:
  - {name: once, times: 1, request: {method: GET, path: /a}, response: {body: once}}
  - {name: else, request: {method: GET, path: /a}, response: {body: else}}
`;
  const { session } = await start(new Folder({ 'a.yaml': text }));
  const wires = Array.from({ length: 50 }, () => new Wire(session.url));
  for (const wire of wires) wire.send('GET /a HTTP/1.1\r\nHost: m\r\n\r\n'.repeat(20));
  await Promise.all(wires.map((wire) => wire.until((all) => all.split('200 OK').length === 21)));
  for (const wire of wires) wire.close();
  const all = wires.map((wire) => wire.received).join('');
  expect([all.split('once').length - 1, all.split('else').length - 1]).toEqual([1, 999]);
});

describe('stopping', () => {
  const slow = pair('/slow', 'done', ', delay: 120ms');

  test('lets what is open finish', async () => {
    const { session, get, events } = await start(new Folder({ 'a.yaml': slow }));
    const answer = get('/slow');
    await expect.poll(() => events.some(({ type }) => type === 'request:matched')).toBe(true);
    await session.stop({ signal: 'SIGTERM' });
    expect(await answer).toBe('done');
    expect(events.slice(-2)).toMatchObject([
      { type: 'exchange:ended' },
      { type: 'session:ended', exchanges: 1, abandoned: 0 },
    ]);
    expect(events.find(({ type }) => type === 'session:stopping')).toMatchObject({ signal: 'SIGTERM', open: 1 });
  });

  test('but not for ever, and names what it left', async () => {
    const { session, get, events } = await start(new Folder({ 'a.yaml': pair('/slow', 'x', ', delay: 1m') }), {
      grace: 30,
    });
    const answer = get('/slow').catch(() => 'cut');
    await expect.poll(() => events.some(({ type }) => type === 'request:matched')).toBe(true);
    await session.stop();
    expect(await answer).toBe('cut');
    expect(events.find(({ type }) => type === 'session:ended')).toMatchObject({ abandoned: 1 });
  });

  test('frees the port, and twice is once', async () => {
    const { session, events } = await start(new Folder({ 'a.yaml': slow }), { watch: true });
    const { port } = new URL(session.url);
    await Promise.all([session.stop(), session.stop()]);
    expect(events.filter(({ type }) => type === 'session:ended')).toHaveLength(1);
    const server = net.createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(Number(port), '127.0.0.1', resolve),
    );
  });
});
