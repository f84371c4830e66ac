import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cyclesIn, type SourceFile, scanImports, wetUses } from './support/imports.ts';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** What each room may import besides itself; `vendor` is open to all. */
const FLOORS: Record<string, readonly string[]> = {
  vendor: [],
  model: [],
  source: ['model'],
  content: ['model', 'source'],
  match: ['model', 'source', 'content'],
  render: ['model', 'source', 'content'],
  actions: ['model', 'source', 'content', 'match', 'render'],
  middleware: ['model', 'source', 'content', 'match', 'render', 'actions'],
  compile: ['model', 'source', 'content', 'match', 'render', 'actions', 'middleware'],
  write: ['model', 'source'],
  formats: ['model', 'source', 'content', 'match', 'render', 'actions', 'compile', 'write'],
  serve: ['model', 'source', 'content', 'match', 'render', 'actions', 'middleware', 'compile', 'write'],
  verify: ['model', 'source', 'content', 'match', 'render', 'actions', 'compile', 'serve'],
  control: ['model', 'source', 'content', 'match', 'render', 'actions', 'compile', 'serve'],
  io: ['model'],
  report: ['model'],
  // Parts of the composition root, for nobody else.
  session: [
    'model',
    'source',
    'content',
    'match',
    'render',
    'actions',
    'compile',
    'serve',
    'verify',
    'control',
    'io',
    'report',
  ],
  'session.ts': [
    'session',
    'model',
    'source',
    'content',
    'match',
    'render',
    'actions',
    'compile',
    'serve',
    'verify',
    'control',
    'io',
    'report',
  ],
  // The programmatic API.
  mock: ['model', 'session.ts'],
  'index.ts': ['model', 'session.ts', 'mock'],
  cli: [
    'model',
    'source',
    'content',
    'match',
    'compile',
    'formats',
    'serve',
    'verify',
    'io',
    'report',
    'session.ts',
    'index.ts',
  ],
  commands: ['model', 'compile', 'cli'],
};

/** The rooms that may touch the clock, chance, files, sockets and the process. */
const WET_ROOMS = new Set(['io', 'cli', 'commands']);

/** The only package that more than one file imports: commands are its classes. */
const OPEN_PACKAGES = new Set(['@oclif/core']);

const files: SourceFile[] = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => path.relative(src, path.join(entry.parentPath, entry.name)))
  .map((name) => ({ name, text: readFileSync(path.join(src, name), 'utf8') }));

const roomOf = (name: string): string => name.split(path.sep)[0] as string;

describe('the rooms of src', () => {
  test('every room stands on a floor', () => {
    const rooms = new Set(files.map((file) => roomOf(file.name)));
    expect([...rooms].filter((room) => !(room in FLOORS))).toEqual([]);
    expect(rooms.size).toBeGreaterThan(2);
  });

  test('an import goes only to a lower floor', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const room = roomOf(file.name);
      for (const { target } of scanImports(file)) {
        if (target === undefined) continue;
        const to = roomOf(target);
        if (to !== room && to !== 'vendor' && !FLOORS[room]?.includes(to)) wrong.push(`${file.name} → ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('no imports go in a circle', () => {
    expect(cyclesIn(files)).toEqual([]);
  });

  test('the clock, chance, files, sockets and the process are touched in io alone', () => {
    const dry = files.filter((file) => !WET_ROOMS.has(roomOf(file.name)));
    expect(dry.flatMap(wetUses)).toEqual([]);
  });

  test('each third-party package has one door, in vendor', () => {
    const doors = new Map<string, string[]>();
    for (const file of files) {
      for (const name of new Set(scanImports(file).flatMap((found) => found.package ?? []))) {
        if (!OPEN_PACKAGES.has(name)) doors.set(name, [...(doors.get(name) ?? []), file.name]);
      }
    }
    const crowded = [...doors].filter(([, names]) => names.length > 1 || roomOf(names[0] as string) !== 'vendor');
    expect(crowded).toEqual([]);
  });
});

describe('the rule itself', () => {
  const file = (name: string, text: string): SourceFile => ({ name, text });

  test('finds static, dynamic, re-exporting, type-only and required imports', () => {
    const text = `import a from './a.ts'; import type { B } from '../b.ts'; export * from './c.ts';
      const d = await import('./d.ts'); const e = require('e/sub'); import 'node:fs'; // import x from 'commented'`;
    const found = scanImports(file('room/x.ts', text));
    expect(found.flatMap((one) => one.target ?? [])).toEqual(['room/a.ts', 'b.ts', 'room/c.ts', 'room/d.ts']);
    expect(found.flatMap((one) => one.package ?? [])).toEqual(['e']);
  });

  test('sees a circle, and none where there is none', () => {
    const chain = [file('a.ts', `import './b.ts'`), file('b.ts', `import './c.ts'`), file('c.ts', '')];
    expect(cyclesIn(chain)).toEqual([]);
    expect(cyclesIn([...chain.slice(0, 2), file('c.ts', `import './a.ts'`)])).toEqual(['a.ts → b.ts → c.ts → a.ts']);
  });

  test.each([
    'const now = Date.now();',
    'new Date()',
    'Math.random()',
    'performance.now()',
    'setTimeout(f, 1)',
    `import { readFileSync } from 'node:fs';`,
    `import http from 'node:http'`,
    'process.env.HOME',
    'console.log(1)',
  ])('calls this wet: %s', (text) => {
    expect(wetUses(file('serve/x.ts', text))).toHaveLength(1);
  });

  test.each(['// Date.now() is a port', 'new Date(value)', 'clock.now()', '/** setTimeout( */'])(
    'calls this dry: %s',
    (text) => {
      expect(wetUses(file('serve/x.ts', text))).toEqual([]);
    },
  );
});
