import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually, getText, mockrun, serve, workspace } from './harness.ts';

const HELLO = `pairs:
  - {request: {method: GET, path: /hello}, response: {body: hello}}
  - {request: {method: GET, path: /slow}, response: {body: slow, delay: 400ms}}
  - {request: {method: GET, path: /endless}, response: {body: never, delay: 10m}}
`;
const hello = (): string => workspace({ 'hello.yaml': HELLO }).directory;

describe('starting', () => {
  test('the banner names the real address and what was loaded', async () => {
    const mock = await serve(hello(), []);
    await eventually(
      () => mock.stdout().includes(`mockrun simulate on ${mock.url}, admin API on ${mock.adminUrl}\n`),
      () => mock.stdout(),
    );
    expect(mock.stdout()).toMatch(/1 scenario, 3 pairs, 0 templates/);
    expect(mock.port).toBeGreaterThan(0);
    expect(await getText(`${mock.url}/hello`)).toBe('hello');
    await eventually(
      () => /GET \/hello.*200/.test(mock.stdout()),
      () => mock.stdout(),
    );
  });

  test('the ready file says where, and goes with the process', async () => {
    const mock = await serve(hello());
    const ready = JSON.parse(readFileSync(mock.readyFile, 'utf8')) as object;
    expect(ready).toMatchObject({ url: mock.url, pid: mock.pid, entries: 3 });
    mock.signal('SIGTERM');
    expect((await mock.ended).code).toBe(143);
    expect(existsSync(mock.readyFile)).toBe(false);
  });

  test('flags, variables and configuration, in this order', async () => {
    const space = workspace({
      'scenarios/hello.yaml': HELLO,
      'mockrun.config.yaml': 'serve: {host: 127.0.0.2, reporter: [json], port: 1}\n',
    });
    const ready = space.path('ready.json');
    const running = mockrun(['serve', '--port', '0', '--ready-file', ready], {
      cwd: space.directory,
      env: { MOCKRUN_HOST: 'localhost' },
    });
    await eventually(
      () => existsSync(ready),
      () => 'it is not ready',
    );
    const { url, pid } = JSON.parse(readFileSync(ready, 'utf8')) as { url: string; pid: number };
    expect(new URL(url).hostname).not.toBe('127.0.0.2');
    expect(Number(new URL(url).port)).toBeGreaterThan(1);
    expect(await getText(`${url}/hello`)).toBe('hello');
    process.kill(pid, 'SIGINT');
    const { code, stdout } = await running;
    expect(code).toBe(130);
    expect(
      stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => (JSON.parse(line) as { type: string }).type),
    ).toContain('session:ended');
  });

  test('stdout holds JSON and nothing else, one document a line', async () => {
    const mock = await serve(hello(), ['--reporter', 'json=verbose']);
    await getText(`${mock.url}/hello`);
    await getText(`${mock.url}/nothing`);
    mock.signal('SIGINT');
    await mock.ended;
    const types = mock.events().map((event) => event.type);
    expect(types).toContain('session:started');
    expect(types.at(-1)).toBe('session:ended');
    expect(types).toEqual(
      expect.arrayContaining(['request:matched', 'response:sent', 'exchange:ended', 'request:unmatched']),
    );
    expect(mock.events().at(-1)).toMatchObject({ exchanges: 2, unmatched: 1, failed: 0, abandoned: 0 });
  });
});

describe('not starting', () => {
  test('a taken port', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await mockrun(['serve', hello(), '--port', String(port)]);
    expect(code).toBe(3);
    expect(stderr).toContain(String(port));
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.each([
    ['a missing directory', {}, 'nowhere', 2],
    ['a directory without scenarios', { 'README.md': 'nothing here' }, '.', 5],
    ['an invalid file', { 'bad.yaml': 'pairs: [{request: {}}]' }, '.', 2],
  ])('%s', async (_, files, directory, expected) => {
    const { code, stdout, stderr } = await mockrun(['serve', directory, '--port', '0'], {
      cwd: workspace(files).directory,
    });
    expect(code).toBe(expected);
    expect(stdout + stderr).not.toBe('');
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
  });

  test('with --watch an empty directory waits for its first file', async () => {
    const space = workspace();
    const mock = await serve(space.directory, ['--reporter', 'json', '--watch']);
    expect(await mock.event('session:started')).toMatchObject({ scenarios: 0, watching: true });
    space.write('hello.yaml', HELLO);
    await mock.event('library:loaded', { after: mock.events().length });
    expect(await getText(`${mock.url}/hello`)).toBe('hello');
  });
});

describe('stopping', () => {
  test('the first signal lets open requests finish, and accepts no new ones', async () => {
    const mock = await serve(hello());
    const slow = getText(`${mock.url}/slow`);
    await sleep(100);
    mock.signal('SIGINT');
    await mock.event('session:stopping');
    await expect(fetch(`${mock.url}/hello`)).rejects.toThrow();
    expect(await slow).toBe('slow');
    expect((await mock.ended).code).toBe(130);
  });

  test('when the grace is over it says what was abandoned', async () => {
    const mock = await serve(hello(), ['--reporter', 'json', '--grace', '100ms']);
    const endless = fetch(`${mock.url}/endless`).catch(() => 'cut off');
    await sleep(100);
    mock.signal('SIGTERM');
    expect((await mock.ended).code).toBe(143);
    expect(await endless).toBe('cut off');
    expect(mock.events().at(-1)).toMatchObject({ type: 'session:ended', abandoned: 1 });
  });

  test('a second signal ends it at once', async () => {
    const mock = await serve(hello(), ['--reporter', 'json', '--grace', '10m']);
    const endless = fetch(`${mock.url}/endless`).catch(() => 'cut off');
    await sleep(100);
    mock.signal('SIGINT');
    await mock.event('session:stopping');
    mock.signal('SIGINT');
    expect((await mock.ended).code).toBe(130);
    expect(await endless).toBe('cut off');
    expect(existsSync(mock.readyFile)).toBe(false);
  });
});
