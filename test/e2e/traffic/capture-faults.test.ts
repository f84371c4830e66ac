import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { eventually, mockrun, type Running, serve, type Workspace, workspace } from '../harness.ts';

const servers = new Servers();
afterEach(() => servers.close());

const isRoot = process.getuid?.() === 0;
const FLAGS = ['--reporter', 'json', '--mode', 'capture', '--upstream'];

/** Each answer is a kilobyte, and says what was asked. */
const service = async (): Promise<string> => {
  const { origin } = await servers.http((req, res) => res.end(`${req.url} ${'x'.repeat(1000)}`));
  return origin;
};

/** What the client got to each path: it must not notice anything. */
async function ask(url: string, paths: readonly string[]): Promise<void> {
  const answers = await Promise.all(paths.map(async (each) => (await fetch(url + each)).text()));
  expect(answers.map((answer) => answer.split(' ')[0])).toEqual(paths);
}

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, id) => `/${prefix}/${id}`);

async function ended(mock: Running) {
  mock.signal('SIGINT');
  const { code } = await mock.ended;
  return { code, ...mock.events().find(({ type }) => type === 'capture:ended') };
}

const fileIn = (folder: string): string =>
  path.join(folder, readdirSync(folder).find((name) => /^[^.].*\.yaml$/.test(name)) ?? 'none');

/** What the recordings know, by the files alone. */
async function known(space: Workspace, paths: readonly string[]): Promise<string[]> {
  const { url } = await serve(space.directory);
  const answers = await Promise.all(paths.map(async (each) => ({ each, ok: (await fetch(url + each)).ok })));
  return answers.flatMap(({ each, ok }) => (ok ? [each] : []));
}

const warned = (mock: Running): string[] =>
  mock.events().flatMap(({ type, message }) => (type === 'session:warned' ? [String(message)] : []));

const recorded = (mock: Running, folder: string, name: string): Promise<unknown> =>
  eventually(
    () =>
      readdirSync(folder).some(
        (file) => file.endsWith('.yaml') && readFileSync(path.join(folder, file), 'utf8').includes(name),
      ),
    () => `${name} was not recorded: ${mock.stdout()}`,
  );

const shell = (command: string): void => void execFileSync('sh', ['-c', command], { stdio: 'ignore' });

/** A file system of that size. */
function mount(folder: string, size: string): void {
  mkdirSync(folder, { recursive: true });
  shell(`mount -t tmpfs -o size=${size} tmpfs ${folder}`);
  onTestFinished(() => shell(`umount -l ${folder}`));
}

const canMount = ((): boolean => {
  if (!isRoot || process.platform !== 'linux') return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'mockrun-mount-'));
  try {
    shell(`mount -t tmpfs tmpfs ${folder} && umount ${folder}`);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

describe('recordings that cannot be written are lost, told, and nothing else', () => {
  test.skipIf(!canMount)('a full disk; when it has room again, recording goes on', async () => {
    const origin = await service();
    const space = workspace();
    const folder = space.path('captured');
    mount(folder, '512k');
    const mock = await serve(space.directory, [...FLAGS, origin]);
    await ask(mock.url, numbered('before', 20));
    await recorded(mock, folder, '/before/19');
    shell(`dd if=/dev/zero of=${folder}/filler bs=4k || true`);
    await ask(mock.url, numbered('full', 100));
    expect((await mock.event('session:warned')).message).toMatch(
      /recordings are lost, since .* cannot be written: ENOSPC/,
    );
    const checked = await mockrun(['check', space.directory]);
    expect([checked.code, checked.stdout + checked.stderr]).toEqual([0, expect.not.stringContaining('cut off')]);
    space.remove('captured/filler');
    await ask(mock.url, numbered('after', 20));
    // What was lost is not taken for known.
    await ask(mock.url, numbered('full', 3));
    await recorded(mock, folder, '/full/2');
    const event = await ended(mock);
    expect(event).toMatchObject({ code: 1, lost: expect.any(Number) });
    const all = [...numbered('before', 20), ...numbered('after', 20), ...numbered('full', 3)];
    expect(await known(space, all)).toEqual(all);
  });

  test.skipIf(isRoot && !canMount)('a folder that has become read-only', async () => {
    const origin = await service();
    const space = workspace();
    const folder = space.path('captured');
    if (isRoot) mount(folder, '512k');
    const mock = await serve(space.directory, [...FLAGS, origin]);
    await ask(mock.url, ['/before']);
    await recorded(mock, folder, '/before');
    const write = (allowed: boolean): void => {
      if (isRoot) shell(`mount -o remount,${allowed ? 'rw' : 'ro'} ${folder}`);
      else for (const each of [fileIn(folder), folder]) chmodSync(each, allowed ? 0o700 : 0o500);
    };
    write(false);
    await ask(mock.url, ['/meanwhile']);
    expect((await mock.event('session:warned')).message).toMatch(/cannot be written: (EROFS|EACCES)/);
    write(true);
    await ask(mock.url, ['/after']);
    await recorded(mock, folder, '/after');
    expect(await ended(mock)).toMatchObject({ code: 1, pairs: 2, lost: 1 });
    expect(await known(space, ['/before', '/meanwhile', '/after'])).toEqual(['/before', '/after']);
  });

  test('a folder that is removed is made again', async () => {
    const origin = await service();
    const space = workspace();
    const folder = space.path('captured');
    const mock = await serve(space.directory, [...FLAGS, origin]);
    await ask(mock.url, ['/before']);
    await recorded(mock, folder, '/before');
    space.remove('captured');
    await ask(mock.url, ['/after', '/and']);
    await eventually(
      () => readdirSync(space.directory).includes('captured') && readdirSync(folder).length > 0,
      () => mock.stdout(),
    );
    expect(await ended(mock)).toMatchObject({ code: 130, pairs: 3, lost: 0 });
    expect(await known(space, ['/before', '/after', '/and'])).toEqual(['/after', '/and']);
  });

  test('a file with errors: nothing is added to it, its place is told, and mended it gets more', async () => {
    const origin = await service();
    const space = workspace();
    const folder = space.path('captured');
    const mock = await serve(space.directory, [...FLAGS, origin]);
    await ask(mock.url, ['/before']);
    await recorded(mock, folder, '/before');
    const file = fileIn(folder);
    const whole = readFileSync(file, 'utf8');
    const broken = whole.replace('method: GET', 'method: [GET');
    space.write(path.relative(space.directory, file), broken);
    await ask(mock.url, ['/meanwhile']);
    const line = broken.split('\n').findIndex((each) => each.includes('[GET')) + 1;
    const { message } = await mock.event('session:warned');
    expect(message).toMatch(/recordings are lost, .* nothing is added to a file with errors: .*\.yaml:\d+:\d+: /);
    expect(Math.abs(Number(/\.yaml:(\d+):\d+: /.exec(String(message))?.[1]) - line)).toBeLessThanOrEqual(1);
    expect(readFileSync(file, 'utf8')).toBe(broken);
    space.write(path.relative(space.directory, file), `${whole}# mended`);
    await ask(mock.url, ['/after', '/meanwhile']);
    await recorded(mock, folder, '/meanwhile');
    expect(await ended(mock)).toMatchObject({ code: 1, pairs: 3, lost: 1 });
    expect(readFileSync(file, 'utf8').startsWith(`${whole}# mended\n`)).toBe(true);
    expect(await known(space, ['/before', '/after', '/meanwhile'])).toEqual(['/before', '/after', '/meanwhile']);
    expect(warned(mock)).toHaveLength(1);
  });

  test('a folder in the place of the file: another one is written', async () => {
    const origin = await service();
    const space = workspace();
    mkdirSync(space.path(`captured/127.0.0.1-${new URL(origin).port}.yaml`), { recursive: true });
    const mock = await serve(space.directory, [...FLAGS, origin]);
    await ask(mock.url, ['/a']);
    expect(await ended(mock)).toMatchObject({ code: 130, pairs: 1, lost: 0 });
    expect(readdirSync(space.path('captured')).some((name) => name.endsWith('-captured.yaml'))).toBe(true);
  });
});

describe('killed under load', () => {
  test.each([1, 2, 3])('every file loads, and no pair is lost that was whole in it (%i)', async () => {
    const origin = await service();
    const space = workspace();
    const folder = space.path('captured');
    const mock = await serve(space.directory, [...FLAGS, origin, '--overwrite']);
    const paths = numbered('x', 600);
    const asked = paths.map((each) => fetch(mock.url + each).catch(() => {}));
    await eventually(
      () => readdirSync(folder).some((name) => name.endsWith('.yaml')),
      () => mock.stdout(),
    );
    await sleep(Math.random() * 300);
    const file = fileIn(folder);
    const before = readFileSync(file, 'utf8')
      .split(/^ {2}# end$/m)
      .slice(0, -1);
    process.kill(mock.pid, 'SIGKILL');
    await Promise.all(asked);
    const whole = before.map((item) => /path: (\S+)/.exec(item)?.[1] as string);
    expect(whole.length).toBeGreaterThan(0);
    expect(await mockrun(['check', space.directory])).toMatchObject({ code: 0 });
    expect(await known(space, whole)).toEqual(whole);
  });
});
