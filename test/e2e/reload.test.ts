import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually, getText, serve, untilText, type Workspace, workspace } from './harness.ts';

const answering = (path: string, body: string): string =>
  `pairs:\n  - {request: {method: GET, path: ${path}}, response: {body: ${body}}}\n`;

const WATCH = ['--reporter', 'json', '--watch'];

describe('serve --watch', () => {
  test('an edit, a break and a mend', async () => {
    const space = workspace({ 'a.yaml': answering('/a', 'first'), 'b.yaml': answering('/b', 'other') });
    const { url, event } = await serve(space.directory, WATCH);
    expect(await getText(`${url}/a`)).toBe('first');

    space.write('a.yaml', answering('/a', 'second'));
    await untilText(`${url}/a`, 'second');

    space.write('a.yaml', 'pairs:\n  - {request: {mehtod: GET}}\n');
    const quarantined = await event('file:quarantined');
    expect(quarantined).toMatchObject({ serving: 'last good version' });
    expect(JSON.stringify(quarantined.diagnostics)).toContain('did you mean \\"method\\"?');
    expect(await getText(`${url}/a`)).toBe('second');
    expect(await getText(`${url}/b`)).toBe('other');

    space.write('a.yaml', answering('/a', 'third'));
    await event('file:mended');
    await untilText(`${url}/a`, 'third');
  });

  test('new, renamed and deleted files, and atomic saves', async () => {
    const space = workspace({ 'a.yaml': answering('/a', 'here') });
    const { url } = await serve(space.directory, WATCH);

    space.write('deep/er/new.yaml', answering('/new', 'new'));
    await untilText(`${url}/new`, 'new');

    space.writeAtomically('a.yaml', answering('/a', 'saved'));
    await untilText(`${url}/a`, 'saved');
    space.writeAtomically('a.yaml', answering('/a', 'again'));
    await untilText(`${url}/a`, 'again');

    space.rename('a.yaml', 'renamed.yaml');
    space.write('renamed.yaml', answering('/a', 'renamed'));
    await untilText(`${url}/a`, 'renamed');

    space.remove('renamed.yaml');
    await untilGone(`${url}/a`);
    expect(await getText(`${url}/new`)).toBe('new');
  });

  test('a body file, also one that was missing', async () => {
    const space = workspace({
      'a.yaml': 'pairs:\n  - {request: {method: GET, path: /a}, response: {bodyFile: bodies/a.txt}}\n',
    });
    const { url } = await serve(space.directory, WATCH);
    await untilGone(`${url}/a`);
    space.write('bodies/a.txt', 'from a file');
    await untilText(`${url}/a`, 'from a file');
    space.writeAtomically('bodies/a.txt', 'saved');
    await untilText(`${url}/a`, 'saved');
  });

  test('an edit keeps the state and counts of other entries, and of its own that still exist', async () => {
    const entries = (note: string): string => `templates:
  - {name: steps, request: {path: /steps}, responses: [{body: one}, {body: two}, {body: three}]}
  - {name: note, request: {path: /note}, response: {body: ${note}}}
`;
    const space = workspace({ 'a.yaml': entries('first') });
    const { url } = await serve(space.directory, WATCH);
    expect(await getText(`${url}/steps`)).toBe('one');
    space.write('a.yaml', entries('second'));
    await untilText(`${url}/note`, 'second');
    expect(await getText(`${url}/steps`)).toBe('two');
  });

  test('nothing in flight is disturbed, and no request is lost while files change', async () => {
    const space = workspace({
      'slow.yaml': 'pairs:\n  - {request: {method: GET, path: /slow}, response: {body: old, delay: 500ms}}\n',
      'a.yaml': answering('/a', 'body-0'),
      'b.yaml': answering('/b', 'b'),
    });
    const { url } = await serve(space.directory, WATCH);
    const slow = getText(`${url}/slow`);
    const statuses = new Set<number>();
    const over = new AbortController();
    onTestFinished(() => over.abort());
    const traffic = (async () => {
      while (!over.signal.aborted)
        statuses.add(
          await fetch(`${url}/b`).then(
            (answer) => answer.status,
            () => 0,
          ),
        );
    })();
    space.write('slow.yaml', answering('/slow', 'new'));
    for (let save = 1; save <= 5; save += 1) {
      space.write('a.yaml', save === 3 ? 'pairs: [' : answering('/a', `body-${save}`));
      if (save !== 3) await untilText(`${url}/a`, `body-${save}`);
    }
    over.abort();
    await traffic;
    expect([...statuses]).toEqual([200]);
    expect(await slow).toBe('old');
    await untilText(`${url}/slow`, 'new');
  });
});

test('--poll sees a swapped symbolic link, as Kubernetes mounts a ConfigMap', async () => {
  const space = workspace({ 'v1/a.yaml': answering('/a', 'v1'), 'v2/a.yaml': answering('/a', 'v2') });
  mkdirSync(space.path('mount'));
  const swap = (version: string): void => {
    symlinkSync(`../${version}`, space.path('mount/..data_tmp'));
    renameSync(space.path('mount/..data_tmp'), space.path('mount/..data'));
  };
  swap('v1');
  symlinkSync('..data/a.yaml', space.path('mount/a.yaml'));
  const { url } = await serve(space.path('mount'), ['--reporter', 'json', '--watch', '--poll', '50ms']);
  expect(await getText(`${url}/a`)).toBe('v1');
  swap('v2');
  await untilText(`${url}/a`, 'v2');
});

test('SIGHUP reloads without --watch, with quarantine', async () => {
  const space: Workspace = workspace({ 'a.yaml': answering('/a', 'first'), 'b.yaml': answering('/b', 'b') });
  const mock = await serve(space.directory);
  space.write('a.yaml', answering('/a', 'second'));
  mock.signal('SIGHUP');
  await untilText(`${mock.url}/a`, 'second');
  space.write('a.yaml', 'pairs: [');
  mock.signal('SIGHUP');
  expect(await mock.event('file:quarantined')).toMatchObject({ serving: 'last good version' });
  expect(await getText(`${mock.url}/a`)).toBe('second');
});

async function untilGone(url: string): Promise<void> {
  await eventually(
    async () => (await fetch(url)).headers.get('x-mockrun-unmatched') === 'true',
    () => `${url} is still answered`,
  );
}
