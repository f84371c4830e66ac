import { describe, expect, test } from 'vitest';
import type { ModuleUse } from '../../src/compile/pipeline/action-context.ts';
import type { CompiledFile, ScenarioFile } from '../../src/compile/scenario.ts';
import type { StampedEvent } from '../../src/model/events.ts';
import type { LoadedModule, Modules } from '../../src/model/modules.ts';
import { scenarioId } from '../../src/model/scenario-file.ts';
import { Reloader } from '../../src/serve/reload.ts';
import { EventStream } from '../../src/serve/stream.ts';
import type { Node } from '../../src/source/nodes.ts';
import { SourceText } from '../../src/source/text.ts';
import { entry, HandClock, library, scenario } from '../support/hand-made.ts';
import { DIRECTORY, MemoryFiles } from '../support/memory-files.ts';

const at = (name: string): string => `${DIRECTORY}/${name}`;

/**
 * A file of this test is words: `FILE#EXPORT` uses a module, any other is the name of an entry. A module's text is the
 * JSON of its exports, where "function" is one; `throw` cannot be loaded, and `imports FILE` before it is a dependency.
 */
async function setup(contents: Record<string, string>) {
  const files = new MemoryFiles();
  for (const [name, text] of Object.entries(contents)) files.contents.set(at(name), text);
  const clock = new HandClock();
  const later = clock.after.bind(clock);
  clock.after = (ms, callback) => {
    if (ms > 0) return later(ms, callback);
    setImmediate(callback);
    return () => {};
  };
  const events: StampedEvent[] = [];
  const slots = new Map<string, ModuleUse['slot'][]>();
  let held: Promise<void> | undefined;
  const loads: string[] = [];

  const modules: Modules = {
    async load(path): Promise<LoadedModule> {
      loads.push(path.slice(DIRECTORY.length + 1));
      await held;
      const text = String(files.contents.get(path));
      const [, imported, rest = ''] = /^(?:imports (\S+) )?(.*)$/.exec(text) ?? [];
      const imports = imported === undefined ? [] : [at(imported)];
      if (rest === 'throw') return { imports, problem: 'it throws while it is loaded: no database', hint: 'find it' };
      const listed = Object.entries(JSON.parse(rest) as Record<string, unknown>);
      const exports = Object.fromEntries(
        listed.map(([name, value]) => [name, value === 'function' ? () => text : value]),
      );
      return { imports, exports };
    },
  };

  const compile = ({ id, path, shown, bytes }: ScenarioFile): CompiledFile => {
    const text = new SourceText(shown, path, bytes.toString());
    const words = [...bytes.toString().matchAll(/\S+/g)];
    const uses = words.flatMap(([word], index): ModuleUse[] => {
      const [file, exportName] = word.split('#');
      if (file === undefined || exportName === undefined) return [];
      const start = words[index]?.index ?? 0;
      const node = { kind: 'scalar', text, start, end: start + word.length } as unknown as Node;
      return [{ path: at(file), shown: file, at: node, exportName, slot: {} }];
    });
    slots.set(id, [...(slots.get(id) ?? []), ...uses.map(({ slot }) => slot)]);
    const names = words.map(([word]) => word).filter((word) => !word.includes('#'));
    return {
      scenario: scenario(id, { entries: names.map((name) => entry(name, { scenario: id })) }),
      diagnostics: [],
      dependencies: uses.map(({ path: file }) => file),
      ...(uses.length > 0 ? { modules: uses } : {}),
    };
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
    adopt: () => {},
  });
  await reloader.load();
  return {
    reloader,
    events,
    slots,
    loads,
    live: () => reloader.library.entries.map(({ name }) => name).toSorted(),
    types: () => events.splice(0).map(({ type }) => type),
    hold: () => {
      let release = (): void => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    save: async (name: string, text: string) => {
      files.contents.set(at(name), text);
      await reloader.reload({ paths: [at(name)] });
    },
  };
}

const GOOD = '{"quote": "function"}';

describe('the modules of a scenario', () => {
  test('are loaded before it goes live, each file once, their functions handed over', async () => {
    const { live, slots, loads } = await setup({
      'a.yaml': 'one q.js#quote q.js#other',
      'q.js': '{"quote": "function", "other": "function"}',
    });
    expect([live(), loads]).toEqual([['one'], ['q.js']]);
    expect(slots.get('a.yaml')?.map((slot) => typeof slot.exports?.quote)).toEqual(['function', 'function']);
  });

  test('an edit of one reloads it, and what answered keeps its own function', async () => {
    const { save, slots, types } = await setup({ 'a.yaml': 'one q.js#quote', 'q.js': GOOD });
    types();
    await save('q.js', '{"quote": "function", "more": 1}');
    const said = slots.get('a.yaml')?.map((slot) => (slot.exports as { quote: () => string }).quote());
    expect([said, types()]).toEqual([[GOOD, '{"quote": "function", "more": 1}'], ['library:loaded']]);
  });

  test('one that cannot be loaded quarantines it until the module is mended', async () => {
    const { save, live, events, types } = await setup({
      'a.yaml': 'one q.js#quote q.js#quote',
      'q.js': GOOD,
      'b.yaml': 'two',
    });
    types();
    await save('q.js', 'throw');
    expect(events).toMatchObject([
      {
        type: 'file:quarantined',
        file: 'a.yaml',
        serving: 'last good version',
        diagnostics: [
          {
            code: 'bad-module',
            message: 'this module cannot be loaded: it throws while it is loaded: no database',
            hint: 'find it',
            place: { file: 'a.yaml', line: 1, column: 5 },
            end: { line: 1, column: 15 },
            frame: expect.stringContaining('one q.js#quote'),
          },
        ],
      },
    ]);
    expect(live()).toEqual(['one', 'two']);
    types();
    await save('q.js', GOOD);
    expect([live(), types()]).toEqual([
      ['one', 'two'],
      ['file:mended', 'library:loaded'],
    ]);
  });

  test('what a module imports is a dependency, too', async () => {
    const { save, live, types, reloader } = await setup({ 'a.yaml': 'one q.js#quote', 'q.js': 'imports lib.js throw' });
    expect([live(), [...reloader.dependencies]]).toEqual([[], [at('q.js'), at('lib.js')]]);
    types();
    await save('lib.js', 'here now');
    expect(types()).toEqual(['file:quarantined']);
  });

  test.each([
    ['q.js#qoute', GOOD, 'unknown-export', 'q.js exports no "qoute"', 'did you mean "quote"?'],
    [
      'q.js#render',
      GOOD,
      'unknown-export',
      'q.js exports no "render"',
      'it exports quote: name one after a #, as in q.js#quote',
    ],
    [
      'q.js#default',
      GOOD,
      'unknown-export',
      'q.js has no default export',
      'it exports quote: name one after a #, as in q.js#quote',
    ],
    [
      'q.js#render',
      '{"default": "function"}',
      'unknown-export',
      'q.js exports no "render"',
      'leave "#…" out for its default export',
    ],
    ['q.js#render', '{"rate": 7}', 'unknown-export', 'q.js exports no "render"', 'it exports no function at all'],
    ['q.js#rate', '{"rate": 7}', 'bad-export', '"rate" of q.js is no function but a value of type number', undefined],
    ['q.js#rate', '{"rate": null}', 'bad-export', '"rate" of q.js is no function but null', undefined],
  ])('%s of %s is an error where it is named', async (use, text, code, message, hint) => {
    const { reloader } = await setup({ 'a.yaml': `one ${use}`, 'q.js': text });
    const diagnostic = { code, severity: 'error', message, ...(hint === undefined ? {} : { hint }) };
    expect(reloader.quarantined).toMatchObject([{ good: undefined, diagnostics: [diagnostic] }]);
  });

  test('a reload waits for them, and the next one waits for it', async () => {
    const { hold, save, reloader, live } = await setup({ 'x.yaml': 'zero', 'q.js': GOOD, 'p.js': GOOD });
    const release = hold();
    const first = save('a.yaml', 'one q.js#quote p.js#quote');
    const second = save('b.yaml', 'two');
    await new Promise(setImmediate);
    expect(live()).toEqual(['zero']);
    release();
    await first;
    expect(live()).toEqual(['one', 'zero']);
    await second;
    expect([live(), reloader.quarantined]).toEqual([['one', 'two', 'zero'], []]);
  });
});
