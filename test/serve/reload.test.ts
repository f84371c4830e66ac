import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CompiledFile, ScenarioFile } from '../../src/compile/scenario.ts';
import type { StampedEvent } from '../../src/model/events.ts';
import type { Library } from '../../src/model/library.ts';
import type { Modules } from '../../src/model/modules.ts';
import { scenarioId } from '../../src/model/scenario-file.ts';
import { Reloader } from '../../src/serve/reload.ts';
import { EventStream } from '../../src/serve/stream.ts';
import { entry, HandClock, library, scenario } from '../support/hand-made.ts';
import { DIRECTORY, errno, MemoryFiles } from '../support/memory-files.ts';

const at = (name: string): string => `${DIRECTORY}/${name}`;

/** A file of this test is `good NAME`, or `bad`; `needs FILE` in it makes FILE a dependency that must be there. */
async function setup(contents: Record<string, string> = {}) {
  const files = new MemoryFiles();
  for (const [name, text] of Object.entries(contents)) files.contents.set(at(name), text);
  const clock = new HandClock();
  // Stepping aside is not what these tests are about.
  const later = clock.after.bind(clock);
  clock.after = (ms, callback) => {
    if (ms > 0) return later(ms, callback);
    setImmediate(callback);
    return () => {};
  };
  const events: StampedEvent[] = [];
  const adopted: Library[] = [];
  const modules: Modules = { load: async () => ({ imports: [], exports: {} }) };
  let compiled: string[] = [];
  const compile = ({ id, shown, bytes }: ScenarioFile): CompiledFile => {
    compiled.push(id);
    const text = bytes.toString();
    if (text === 'bug') throw new TypeError('undefined is not a function');
    const needs = [...text.matchAll(/needs (\S+)/g)].map((match) => at(match[1] as string));
    const needed = needs.map((path) => files.contents.get(path));
    const bad = text.includes('bad') || needed.includes(undefined);
    const place = { file: shown, line: 1, column: 1 };
    const problem = { code: 'bad', severity: 'error', message: text, place, end: place, frame: '' } as const;
    if (bad) return { diagnostics: [problem], dependencies: needs };
    const names = text === '' ? [] : [[text, ...needed].join(' ')];
    const entries = names.map((name) => entry(name, { scenario: id }));
    return { scenario: scenario(id, { entries }), diagnostics: [], dependencies: needs };
  };
  const reloader = new Reloader({
    idOf: (file) => scenarioId(DIRECTORY, file),
    files,
    clock,
    compile,
    modules,
    list: () => files.list(),
    shown: (path) => path.slice(DIRECTORY.length + 1),
    link: (scenarios, revision) =>
      library(
        scenarios.flatMap(({ entries }) => entries),
        { revision, scenarios },
      ),
    stream: new EventStream(clock, [{ name: 'test', on: (event) => void events.push(event) }]),
    adopt: (live) => void adopted.push(live),
  });
  await reloader.load();
  return {
    files,
    clock,
    reloader,
    adopted,
    live: () => reloader.library.entries.map(({ name }) => name).toSorted(),
    /** Types of the events since the last look; the files compiled since then. */
    seen: () => events.splice(0).map((event) => event.type),
    last: () => events.splice(0),
    compiled: () => {
      const since = compiled;
      compiled = [];
      return since;
    },
    save: async (name: string, text: string | undefined) => {
      if (text === undefined) files.contents.delete(at(name));
      else files.contents.set(at(name), text);
      await reloader.reload({ paths: [at(name)] });
    },
  };
}

describe('one file at a time', () => {
  test('an edit is served, and nothing else is compiled', async () => {
    const { save, live, compiled, last } = await setup({ 'a.yaml': 'good 1', 'b.yaml': 'good 2' });
    compiled();
    last();
    await save('a.yaml', 'good 3');
    expect([live(), compiled()]).toEqual([['good 2', 'good 3'], ['a.yaml']]);
    expect(last()).toMatchObject([{ type: 'library:loaded', revision: 2, changed: ['a.yaml'], removed: [], pairs: 2 }]);
  });

  test('a save without a change compiles nothing and swaps nothing', async () => {
    const { save, compiled, seen, adopted } = await setup({ 'a.yaml': 'good 1' });
    compiled();
    seen();
    await save('a.yaml', 'good 1');
    expect([compiled(), seen(), adopted.length]).toEqual([[], [], 1]);
  });

  test('new, deleted and renamed files', async () => {
    const { save, live, last, reloader, files } = await setup({ 'a.yaml': 'good 1' });
    await save('sub/b.yml', 'good 2');
    expect(live()).toEqual(['good 1', 'good 2']);
    last();
    files.contents.delete(at('a.yaml'));
    files.contents.set(at('c.yaml'), 'good 1');
    await reloader.reload({ paths: [at('a.yaml'), at('c.yaml')] });
    expect(reloader.library.scenarios.map(({ id }) => id).toSorted()).toEqual(['c.yaml', 'sub/b.yml']);
    expect(last()).toMatchObject([{ changed: ['c.yaml'], removed: ['a.yaml'] }]);
  });

  test.each(['_draft.yaml', '.a.yaml', '.git/a.yaml', '_parts/a.yaml', 'mockrun.config.yaml', 'a.json', '../a.yaml'])(
    '%s is no scenario',
    async (name) => {
      const { save, live, compiled } = await setup();
      await save(name, 'good 1');
      expect([live(), compiled()]).toEqual([[], []]);
    },
  );

  test('many at once are one swap', async () => {
    const { files, reloader, adopted } = await setup();
    const names = Array.from({ length: 500 }, (_, index) => at(`${index}.yaml`));
    for (const name of names) files.contents.set(name, `good ${name}`);
    await reloader.reload({ paths: names });
    expect([adopted.length, reloader.library.entries.length]).toEqual([2, 500]);
  });
});

describe('quarantine', () => {
  test('a broken file keeps its last good version, the others go on; mending tells', async () => {
    const { save, live, last, seen, reloader } = await setup({ 'a.yaml': 'good 1', 'b.yaml': 'good 2' });
    last();
    await save('a.yaml', 'bad');
    expect(live()).toEqual(['good 1', 'good 2']);
    expect(last()).toMatchObject([{ type: 'file:quarantined', file: 'a.yaml', serving: 'last good version' }]);
    expect(reloader.quarantined).toHaveLength(1);
    await save('b.yaml', 'good 3');
    expect(live()).toEqual(['good 1', 'good 3']);
    seen();
    await save('a.yaml', 'good 4');
    expect([live(), seen()]).toEqual([
      ['good 3', 'good 4'],
      ['file:mended', 'library:loaded'],
    ]);
  });

  test('taking the bad edit back mends, too', async () => {
    const { save, live, seen } = await setup({ 'a.yaml': 'good 1' });
    await save('a.yaml', 'bad');
    seen();
    await save('a.yaml', 'good 1');
    expect([live(), seen()]).toEqual([['good 1'], ['file:mended', 'library:loaded']]);
  });

  test('a new broken file serves nothing and disturbs nothing', async () => {
    const { save, live, last } = await setup({ 'a.yaml': 'good 1' });
    last();
    await save('b.yaml', 'bad');
    expect(live()).toEqual(['good 1']);
    expect(last()).toMatchObject([{ type: 'file:quarantined', serving: 'nothing' }]);
  });

  test('a broken file that is deleted takes its last good version along', async () => {
    const { save, live, seen, reloader } = await setup({ 'a.yaml': 'good 1' });
    await save('a.yaml', 'bad');
    seen();
    await save('a.yaml', undefined);
    expect([live(), seen(), reloader.quarantined]).toEqual([[], ['file:mended', 'library:loaded'], []]);
  });

  test('every bad save is told anew', async () => {
    const { save, seen } = await setup({ 'a.yaml': 'bad 1' });
    seen();
    await save('a.yaml', 'bad 2');
    await save('a.yaml', 'bad 2');
    expect(seen()).toEqual(['file:quarantined']);
  });

  test('a file that cannot be read keeps its last good version and says why', async () => {
    const { files, reloader, live, last } = await setup({ 'a.yaml': 'good 1' });
    last();
    files.contents.set(at('a.yaml'), errno('EACCES'));
    await reloader.reload();
    await reloader.reload();
    expect(live()).toEqual(['good 1']);
    const [event, ...more] = last();
    expect(event).toMatchObject({ diagnostics: [{ message: 'this file cannot be read: permission denied' }] });
    expect(more).toEqual([]);
  });

  test('a bug that a file brings out is a diagnostic of that file', async () => {
    const { save, live, last } = await setup({ 'a.yaml': 'good 1' });
    last();
    await save('b.yaml', 'bug');
    expect(live()).toEqual(['good 1']);
    expect(last()).toMatchObject([{ type: 'file:quarantined', diagnostics: [{ code: 'internal-error' }] }]);
  });
});

describe('a file emptied by a save under way', () => {
  test('goes on with its last version until the rest is written', async () => {
    const { save, live, seen, clock } = await setup({ 'a.yaml': 'good 1' });
    seen();
    await save('a.yaml', '');
    expect([live(), seen()]).toEqual([['good 1'], []]);
    await save('a.yaml', 'good 2');
    await clock.pass(1000);
    expect([live(), seen()]).toEqual([['good 2'], ['library:loaded']]);
  });

  test('is empty when it stays so', async () => {
    const { save, live, clock } = await setup({ 'a.yaml': 'good 1' });
    await save('a.yaml', '');
    await clock.pass(1000);
    expect(live()).toEqual([]);
  });
});

describe('dependencies', () => {
  test('a changed one compiles what was made from it, and only that', async () => {
    const { save, live, compiled } = await setup({
      'a.yaml': 'good needs body.txt',
      'b.yaml': 'good 2',
      'body.txt': 'one',
    });
    compiled();
    await save('body.txt', 'two');
    expect([live(), compiled()]).toEqual([['good 2', 'good needs body.txt two'], ['a.yaml']]);
  });

  test('a missing one quarantines, and mends when it appears', async () => {
    const { save, live, seen, reloader } = await setup({ 'a.yaml': 'good needs body.txt' });
    expect([live(), [...reloader.dependencies]]).toEqual([[], [at('body.txt')]]);
    seen();
    await save('body.txt', 'one');
    expect([live(), seen()]).toEqual([['good needs body.txt one'], ['file:mended', 'library:loaded']]);
    await save('body.txt', undefined);
    expect([live(), seen()]).toEqual([['good needs body.txt one'], ['file:quarantined']]);
  });

  test('looking at everything sees them', async () => {
    const { files, reloader, live, compiled } = await setup({ 'a.yaml': 'good needs body.txt', 'body.txt': 'one' });
    compiled();
    files.contents.set(at('body.txt'), 'two');
    await reloader.reload();
    await reloader.reload();
    expect([live(), compiled()]).toEqual([['good needs body.txt two'], ['a.yaml']]);
  });
});

describe('looking at everything', () => {
  test('finds what changed, came and went', async () => {
    const { files, reloader, live, compiled } = await setup({
      'a.yaml': 'good 1',
      'b.yaml': 'good 2',
      'c.yaml': 'good 3',
    });
    compiled();
    files.contents.delete(at('a.yaml'));
    files.contents.set(at('b.yaml'), 'good 4');
    files.contents.set(at('d.yaml'), 'good 5');
    await reloader.reload();
    expect([live(), compiled()]).toEqual([
      ['good 3', 'good 4', 'good 5'],
      ['b.yaml', 'd.yaml'],
    ]);
  });

  test('compiles all of it when forced', async () => {
    const { reloader, compiled } = await setup({ 'a.yaml': 'good 1', 'b.yaml': 'good 2' });
    compiled();
    await reloader.reload({ force: true });
    expect(compiled()).toEqual(['a.yaml', 'b.yaml']);
  });

  test('one failing look does not stop the next', async () => {
    const { files, reloader, live } = await setup({ 'a.yaml': 'good 1' });
    const list = files.list.bind(files);
    files.list = () => {
      throw errno('ENOENT');
    };
    await expect(reloader.reload()).rejects.toThrow('ENOENT');
    files.list = list;
    files.contents.set(at('a.yaml'), 'good 2');
    await reloader.reload();
    expect(live()).toEqual(['good 2']);
  });
});

test('whatever is saved in whatever order, each file serves its last good version', async () => {
  const name = fc.constantFrom('a.yaml', 'b.yaml', 'sub/c.yaml');
  const text = fc.oneof(
    fc.constantFrom(undefined, 'bad', 'bad needs x', 'bug'),
    fc.nat(5).map((number) => `good ${number}`),
  );
  const edits = fc.array(fc.tuple(name, text, fc.boolean()), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(edits, async (sequence) => {
      const { save, files, reloader, live } = await setup();
      const expected = new Map<string, string>();
      for (const [file, content, all] of sequence) {
        if (content === undefined) expected.delete(file);
        else if (content.startsWith('good')) expected.set(file, content);
        if (!all) await save(file, content);
        else if (content === undefined) files.contents.delete(at(file));
        else files.contents.set(at(file), content);
        if (all) await reloader.reload();
        expect(live()).toEqual([...expected.values()].toSorted());
      }
      const broken = [...files.contents].filter(([, content]) => !String(content).startsWith('good')).length;
      expect(reloader.quarantined).toHaveLength(broken);
    }),
    { numRuns: 60 },
  );
});
