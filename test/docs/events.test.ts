import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { JsonReporter } from '../../src/report/json.ts';
import { FakeClock, FakeTerminal } from '../report/fakes.ts';
import { stamp, story, utcNoon } from '../report/samples.ts';
import { failingRuns } from '../report/verify-samples.ts';
import { inRoot } from './markdown.ts';

/** Whatever stands in backticks, of each row of the table between two marks: first cell, second cell. */
function table(mark: string): string[][][] {
  const page = readFileSync(inRoot('docs/cli.md'), 'utf8');
  const part = page.slice(page.indexOf(`<!-- ${mark}:start -->`), page.indexOf(`<!-- ${mark}:end -->`));
  const rows = part.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row.split(' | ').map((cell) => [...cell.matchAll(/`(\w[\w:]*)`/g)].map(([, word = '']) => word)),
  );
}

const everything = [...story, ...Object.values(failingRuns).flat()];

async function documents(verbose: boolean): Promise<Record<string, unknown>[]> {
  const output = new FakeTerminal();
  const reporter = new JsonReporter({ output, clock: new FakeClock(), verbose });
  for (const event of stamp(everything, utcNoon)) if (reporter.wants?.has(event.type) ?? true) reporter.on(event);
  await reporter.close();
  return output.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const types = (made: readonly Record<string, unknown>[]) => new Set(made.map(({ type }) => type));

describe('docs/cli.md tells of every event', () => {
  const rows = table('events').map(([type = [], keys = []]) => ({ type: type[0], keys }));
  const actionKeys = table('action-keys').flatMap(([keys = []]) => keys);

  it('by its type', async () => {
    const told = rows.map(({ type }) => type).filter((type) => type !== 'reporter:dropped');
    expect(types(await documents(true))).toEqual(new Set(told));
  });

  it('and whether it is verbose', async () => {
    const page = readFileSync(inRoot('docs/cli.md'), 'utf8');
    const always = rows.map(({ type }) => type).filter((type) => !page.includes(`\`${type}\` *verbose*`));
    expect(types(await documents(false))).toEqual(new Set(always.filter((type) => type !== 'reporter:dropped')));
  });

  it('with its keys', async () => {
    for (const { type, time: _, ...made } of await documents(true)) {
      const told = rows.find((row) => row.type === type)?.keys ?? [];
      const keys = type === 'action:finished' ? [...told, ...actionKeys] : told;
      expect(keys, String(type)).toEqual(expect.arrayContaining(Object.keys(made)));
    }
  });

  it('and the keys of a problem', async () => {
    const page = readFileSync(inRoot('docs/cli.md'), 'utf8');
    const [, told = ''] = page.match(/One of `problems` is `\{(.*?)\}`/) ?? [];
    const seen = (await documents(false)).flatMap(({ problems }) => (Array.isArray(problems) ? problems : []));
    const keys = new Set(seen.flatMap((problem) => Object.keys(problem as object)));
    expect(keys).toEqual(new Set(told.replaceAll('?', '').split(', ')));
  });

  it('and the keys of an action', async () => {
    const seen = (await documents(false)).flatMap(({ actions }) => (Array.isArray(actions) ? actions : []));
    expect(new Set(seen.flatMap((action) => Object.keys(action as object)))).toEqual(new Set(actionKeys));
  });
});
