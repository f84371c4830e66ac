import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { mockrun, type Running, serve, type Workspace, workspace } from '../harness.ts';

const servers = new Servers();
afterEach(() => servers.close());

/** Each answer says which it is. */
const counting = async () => {
  let count = 0;
  const { origin } = await servers.http((req, res) => res.end(`${req.url} ${(count += 1)}`));
  return origin;
};

const text = async (url: string): Promise<string> => (await fetch(url)).text();

interface Session {
  readonly space: Workspace;
  readonly origin: string;
  readonly flags?: readonly string[];
}

async function session({ space, origin, flags = [] }: Session, asked: (mock: Running) => Promise<unknown>) {
  const mock = await serve(space.directory, [
    '--mode',
    'capture',
    '--upstream',
    origin,
    '--reporter',
    'json',
    ...flags,
  ]);
  await asked(mock);
  mock.signal('SIGINT');
  await mock.ended;
  return mock.events().find(({ type }) => type === 'capture:ended');
}

const nameIn = (space: Workspace): string => {
  const [name = ''] = readdirSync(space.path('captured'), { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.yaml'),
  );
  return `captured/${name}`;
};

const edit = (space: Workspace, change: (before: string) => string): string => {
  const name = nameIn(space);
  const after = change(readFileSync(space.path(name), 'utf8'));
  space.write(name, after);
  return after;
};

const replayed = async (space: Workspace, path: string, times: number): Promise<string[]> => {
  const { url } = await serve(space.directory);
  const seen: string[] = [];
  for (let time = 0; time < times; time += 1) seen.push(await text(url + path));
  return seen;
};

describe('--stateful goes on', () => {
  test.each([[[]], [['--split']]])(
    'where earlier sessions ended, in files that people have changed %j',
    async (more) => {
      const given = { space: workspace(), origin: await counting(), flags: ['--stateful', ...more] };
      const { space } = given;
      const asks = (times: number) => async (mock: Running) => {
        for (let time = 0; time < times; time += 1) await text(`${mock.url}/same`);
      };
      expect(await session(given, asks(1))).toMatchObject({ pairs: 1, replaced: 0, lost: 0 });
      edit(space, (before) =>
        before
          .replace('pairs:\n', 'pairs:\n  # the first\n')
          .replace('status: 200', 'status: 203 # changed by hand')
          .replace('/same 1', 'changed by hand'),
      );
      expect(await session(given, asks(2))).toMatchObject({ pairs: 2, lost: 0 });
      edit(space, (before) => `${before}  # at the end\n`);
      expect(await session(given, asks(1))).toMatchObject({ pairs: 1, lost: 0 });
      const after = edit(space, (before) => before);
      expect(after).toContain('pairs:\n  # the first\n');
      expect(after).toContain('status: 203 # changed by hand');
      expect(after).toContain('  # at the end\n');
      const checked = await mockrun(['check', space.directory]);
      expect([checked.code, checked.stdout + checked.stderr]).toEqual([0, expect.not.stringContaining('cut off')]);
      expect(await replayed(space, '/same', 5)).toEqual([
        'changed by hand',
        '/same 2',
        '/same 3',
        '/same 4',
        '/same 4',
      ]);
    },
  );

  test('beside sequences that people have made something else of', async () => {
    const given = { space: workspace(), origin: await counting(), flags: ['--stateful'] };
    const { space } = given;
    await session(given, async ({ url }) => {
      await text(`${url}/turn`);
      await text(`${url}/turn`);
    });
    // The second leads back to the first.
    const before = edit(space, (held) => {
      const [, key] = /requiresState:\s+\{?'?(.+?)'?: '2'/.exec(held) ?? [];
      return held.replace('body: /turn 2', `body: /turn 2\n      transitionsState: {'${key}': ''}`);
    });
    expect(await session(given, ({ url }) => text(`${url}/turn`))).toBeUndefined();
    expect(edit(space, (held) => held)).toBe(before);
    expect(await replayed(space, '/turn', 4)).toEqual(['/turn 1', '/turn 2', '/turn 1', '/turn 2']);
  });
});

describe('in a file that people have changed', () => {
  test('the first answer stays', async () => {
    const given = { space: workspace(), origin: await counting() };
    const { space } = given;
    await session(given, ({ url }) => text(`${url}/a`));
    const before = edit(space, (held) => `# mine\n${held.replace('/a 1', 'by hand')}# the end`);
    expect(await session(given, ({ url }) => text(`${url}/a`))).toBeUndefined();
    expect(edit(space, (held) => held)).toBe(before);
    expect(await session(given, ({ url }) => text(`${url}/b`))).toMatchObject({ pairs: 1 });
    expect(edit(space, (held) => held).startsWith(`${before}\n  - request:\n`)).toBe(true);
    expect(await replayed(space, '/a', 1)).toEqual(['by hand']);
    expect(await replayed(space, '/b', 1)).toEqual(['/b 3']);
  });

  test('--overwrite puts the last answer in its place, under the comments that were there', async () => {
    const given = { space: workspace(), origin: await counting(), flags: ['--overwrite'] };
    const { space } = given;
    await session(given, async ({ url }) => {
      for (const path of ['/a', '/b', '/c']) await text(url + path);
    });
    edit(space, (held) =>
      held
        .replace('pairs:\n', 'pairs:\n  # above\n')
        .replace('      body: /a 1\n', '      # within\n      body: |\n        # end\n        # no comment\n')
        // Nobody need know what the mark is for.
        .replace('/b 2\n  # end\n', '/b 2\n  # between\n'),
    );
    expect(
      await session(given, async ({ url }) => {
        await text(`${url}/a`);
        await text(`${url}/b`);
      }),
    ).toMatchObject({ pairs: 0, replaced: 2, lost: 0 });
    const after = edit(space, (held) => held);
    expect(after.match(/^ *#.*/gm)?.slice(2)).toEqual([
      '  # above',
      '      # within',
      '  # end',
      '  # between',
      '  # end',
      '  # end',
    ]);
    expect(after.match(/path: .*|body: .[abc].*/g)).toEqual([
      'path: /a',
      'body: /a 4',
      'path: /b',
      'body: /b 5',
      'path: /c',
      'body: /c 3',
    ]);
  });

  test('a pair that was written behind the last mark is never thrown away', async () => {
    const given = { space: workspace(), origin: await counting() };
    const { space } = given;
    await session(given, ({ url }) => text(`${url}/a`));
    edit(space, (held) => `${held}  - request: {method: GET, path: /mine}\n    response: {body: mine}\n`);
    await session(given, ({ url }) => text(`${url}/b`));
    expect(edit(space, (held) => held)).toContain('# cut off:   - request: {method: GET, path: /mine}\n');
    expect(await mockrun(['check', space.directory])).toMatchObject({ code: 0 });
    expect(await replayed(space, '/b', 1)).toEqual(['/b 2']);
  });
});

describe('--out elsewhere', () => {
  test.each(['../recorded', '_recorded'])('%s is served like a part of the directory', async (out) => {
    const space = workspace({
      'scenarios/mine.yaml': 'templates: [{request: {path: /mine}, response: {body: mine}}]\n',
    });
    space.write(`${out.replace('../', '').replace('_', 'scenarios/_')}/other.yaml`, 'services: {no: scenario}\n');
    const origin = await counting();
    const flags = ['--out', space.path(`scenarios/${out}`), '--reporter', 'json'];
    const large = `/${'x'.repeat(300)}`;
    const scenarios = space.path('scenarios');
    const capturing = await serve(scenarios, ['--mode', 'capture', '--upstream', origin, '--watch', ...flags]);
    expect(await text(`${capturing.url}/a`)).toBe('/a 1');
    await mockrun(['mode', 'set', 'simulate', '--admin', capturing.adminUrl]);
    expect(await text(`${capturing.url}/a`)).toBe('/a 1');
    expect(await text(`${capturing.url}/mine`)).toBe('mine');
    capturing.signal('SIGINT');
    await capturing.ended;
    const spying = await serve(scenarios, ['--mode', 'spy', '--capture-on-miss', '--upstream', origin, ...flags]);
    expect(await text(`${spying.url}/a`)).toBe('/a 1');
    expect(await text(spying.url + large)).toBe(`${large} 2`);
    await spying.event('library:loaded', { after: spying.events().length - 1 });
    expect(await text(spying.url + large)).toBe(`${large} 2`);
    expect(spying.events().filter(({ type }) => type === 'file:quarantined')).toEqual([]);
  });

  test('bodies that stand in files of their own are found there', async () => {
    const { origin } = await servers.http((_, res) => res.end('large '.repeat(20_000)));
    const space = workspace({ 'scenarios/none.yaml': 'pairs: []\n' });
    const flags = ['--out', space.path('recorded'), '--reporter', 'json'];
    const mock = await serve(space.path('scenarios'), ['--mode', 'capture', '--upstream', origin, ...flags]);
    await text(`${mock.url}/large`);
    await mockrun(['mode', 'set', 'simulate', '--admin', mock.adminUrl]);
    servers.close();
    expect(await text(`${mock.url}/large`)).toHaveLength(120_000);
    expect(readdirSync(space.path('recorded/bodies'))).toHaveLength(1);
  });

  test('around the directory it is not served, and that is said', async () => {
    const space = workspace({ 'scenarios/mine.yaml': 'pairs: []\n', 'compose.yaml': 'services: {}\n' });
    const flags = ['--mode', 'capture', '--upstream', 'http://127.0.0.1:1', '--out', space.directory];
    const mock = await serve(space.path('scenarios'), [...flags, '--reporter', 'json']);
    expect((await mock.event('session:warned')).message).toMatch(
      /are not served: the scenarios directory lies in there/,
    );
  });
});
