import { symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canRenewImports } from '../../src/io/modules/fresh-imports.ts';
import { importsOf } from '../../src/io/modules/import-graph.ts';
import { createModules } from '../../src/io/modules.ts';
import { Folder } from '../support/folder.ts';
import { nativeImport } from '../support/native-import.ts';

type Functions = Record<string, () => unknown>;

/** A folder with modules, and a session that loads them. */
function setup(files: Record<string, string>, longest?: number) {
  const folder = new Folder(files);
  const modules = createModules({ importModule: nativeImport, ...(longest === undefined ? {} : { longest }) });
  const load = (name: string) => modules.load(folder.at(name));
  return {
    folder,
    load,
    exports: async (name: string): Promise<Functions> => {
      const loaded = await load(name);
      if (!('exports' in loaded)) throw new Error(loaded.problem);
      return loaded.exports as Functions;
    },
    /** The problem, with the folder's path cut out of it. */
    problem: async (name: string): Promise<string> => {
      const loaded = await load(name);
      if (!('problem' in loaded)) throw new Error('it was loaded');
      return loaded.problem.replaceAll(`${folder.path}/`, '');
    },
  };
}

describe('exports', () => {
  test.each([
    ['a.js', `export const quote = () => 'named'; export default () => 'default'`, 'named', 'default'],
    ['a.mjs', `export function quote() { return 'named' }; export default () => 'default'`, 'named', 'default'],
    ['a.cjs', `module.exports = { quote: () => 'named', default: () => 'default' }`, 'named', undefined],
    ['b.cjs', `const all = {}; all['quo' + 'te'] = () => 'named'; module.exports = all`, 'named', undefined],
    ['b.js', `module.exports = () => 'default'; module.exports.quote = () => 'named'`, undefined, 'default'],
    ['c.mjs', `export default { quote: () => 'named' }`, 'named', undefined],
  ])('of %s: %s', async (name, text, quote, byDefault) => {
    const found = await setup({ [name]: text }).exports(name);
    if (quote !== undefined) expect(found.quote?.()).toBe(quote);
    if (byDefault !== undefined) expect(found.default?.()).toBe(byDefault);
    expect(Object.keys(found)).not.toEqual([]);
  });

  test('packages and files beside it can be imported', async () => {
    const { exports } = setup({
      'a.mjs': `import { join } from 'node:path'; import { b } from './lib/b.mjs'; export const quote = () => join(b, 'x');`,
      'lib/b.mjs': `export const b = 'lib';`,
    });
    expect((await exports('a.mjs')).quote?.()).toBe('lib/x');
  });
});

describe('loading again', () => {
  test('gives the same instance while nothing changed, and another once it did, also when it changed back', async () => {
    const { folder, exports } = setup({ 'a.mjs': `let calls = 0; export const count = () => (calls += 1);` });
    const first = await exports('a.mjs');
    expect([first.count?.(), first.count?.()]).toEqual([1, 2]);
    expect((await exports('a.mjs')).count?.()).toBe(3);
    folder.write('a.mjs', `export const count = () => 'edited';`);
    expect((await exports('a.mjs')).count?.()).toBe('edited');
    folder.write('a.mjs', `let calls = 0; export const count = () => (calls += 1);`);
    expect((await exports('a.mjs')).count?.()).toBe(1);
    expect(first.count?.()).toBe(4);
  });

  test('CommonJS, too', async () => {
    const { folder, exports } = setup({ 'a.cjs': `exports.quote = () => 1` });
    expect((await exports('a.cjs')).quote?.()).toBe(1);
    folder.write('a.cjs', `exports.quote = () => 2`);
    expect((await exports('a.cjs')).quote?.()).toBe(2);
  });

  test('every session has instances of its own', async () => {
    const { folder, exports } = setup({ 'a.mjs': `let calls = 0; export const count = () => (calls += 1);` });
    (await exports('a.mjs')).count?.();
    const other = await createModules({ importModule: nativeImport }).load(folder.at('a.mjs'));
    expect('exports' in other && (other.exports as Functions).count?.()).toBe(1);
  });

  test('one that failed is tried again, though its text is the same', async () => {
    const { folder, exports, problem } = setup({
      'a.mjs': `import { readFileSync } from 'node:fs';
        const text = readFileSync(new URL('data.txt', import.meta.url), 'utf8');
        export const quote = () => text;`,
    });
    expect(await problem('a.mjs')).toMatch(/^a\.mjs:2:22: it throws while it is loaded: ENOENT/);
    folder.write('data.txt', 'here');
    expect((await exports('a.mjs')).quote?.()).toBe('here');
  });

  test('one that could not be compiled is mended by the next save', async () => {
    const { folder, exports, problem } = setup({ 'a.mjs': `export const quote = () => {` });
    expect(await problem('a.mjs')).toBe('a.mjs:1: Unexpected end of input');
    folder.write('a.mjs', `export const quote = () => 'mended'`);
    expect((await exports('a.mjs')).quote?.()).toBe('mended');
  });
});

describe.skipIf(!canRenewImports)('what it imports', () => {
  test('is loaded anew with it, and what did not change stays shared', async () => {
    const { folder, exports, load } = setup({
      'a.mjs': `import { add } from './store.mjs'; import { tax } from './tax.mjs'; export const run = () => add() * tax;`,
      'b.mjs': `import { add } from './store.mjs'; export const run = () => add();`,
      'store.mjs': `let total = 0; export const add = () => (total += 1);`,
      'tax.mjs': `export const tax = 10;`,
    });
    const runs = async () => [(await exports('a.mjs')).run?.(), (await exports('b.mjs')).run?.()];
    expect(await runs()).toEqual([10, 2]);
    expect((await load('a.mjs')).imports.map((name) => name.slice(folder.path.length + 1)).toSorted()).toEqual([
      'store.mjs',
      'tax.mjs',
    ]);
    folder.write('tax.mjs', `export const tax = 100;`);
    expect(await runs()).toEqual([300, 4]);
    folder.write('store.mjs', `let total = 50; export const add = () => (total += 1);`);
    expect(await runs()).toEqual([5100, 52]);
  });

  test('may import each other', async () => {
    const { folder, exports } = setup({
      'a.mjs': `import { b } from './b.mjs'; export const a = () => 'a' + b(); export const name = () => 1;`,
      'b.mjs': `import { name } from './a.mjs'; export const b = () => name();`,
    });
    expect((await exports('a.mjs')).a?.()).toBe('a1');
    folder.write('b.mjs', `import { name } from './a.mjs'; export const b = () => name() + 1;`);
    expect((await exports('a.mjs')).a?.()).toBe('a2');
  });

  test('of CommonJS is loaded anew, too', async () => {
    const { folder, exports } = setup({
      'a.cjs': `const { tax } = require('./lib/tax'); exports.run = () => tax;`,
      'lib/tax.js': `exports.tax = 1;`,
    });
    expect((await exports('a.cjs')).run?.()).toBe(1);
    folder.write('lib/tax.js', `exports.tax = 2;`);
    expect((await exports('a.cjs')).run?.()).toBe(2);
  });

  test('is found where links lead, as Node finds it', async () => {
    const { folder, exports } = setup({
      'real/a.mjs': `import { b } from './b.mjs'; export const run = () => b;`,
      'real/b.mjs': `export const b = 1;`,
      'real/lib/index.js': `exports.c = 1;`,
      'real/c.cjs': `const { c } = require('./lib'); exports.run = () => c;`,
    });
    symlinkSync(folder.at('real'), folder.at('link'));
    expect([(await exports('link/a.mjs')).run?.(), (await exports('link/c.cjs')).run?.()]).toEqual([1, 1]);
    folder.write('real/b.mjs', `export const b = 2;`);
    folder.write('real/lib/index.js', `exports.c = 2;`);
    expect([(await exports('link/a.mjs')).run?.(), (await exports('link/c.cjs')).run?.()]).toEqual([2, 2]);
  });

  test('is waited for while it is missing', async () => {
    const { folder, exports, load } = setup({ 'a.mjs': `import { b } from './b.mjs'; export const run = () => b;` });
    expect(await load('a.mjs')).toMatchObject({ imports: [folder.at('b.mjs')], problem: expect.any(String) });
    folder.write('b.mjs', 'export const b = 1;');
    expect((await exports('a.mjs')).run?.()).toBe(1);
  });
});

describe('what cannot be loaded', () => {
  test.each([
    ['a.mjs', 'export const a = 1;\nexport function quote( {\n  return 1;\n}', 'a.mjs:3:10: Unexpected number'],
    ['a.js', 'export const a = 1;\nexport const b = ;', "a.js:2:18: Unexpected token ';'"],
    ['a.js', 'const a = await 1;\nconst b = ;', "a.js:2:11: Unexpected token ';'"],
    ['a.cjs', 'exports.quote = () => 1;\nconst b = ;', "a.cjs:2:11: Unexpected token ';'"],
    [
      'a.mjs',
      `\nfunction f() { throw new Error('no database') }\nf();`,
      'a.mjs:2:22: it throws while it is loaded: no database',
    ],
    ['a.cjs', `\nthrow new Error('no database')`, 'a.cjs:2:7: it throws while it is loaded: no database'],
    ['a.mjs', `throw 'tired'`, 'it throws tired'],
    ['a.mjs', `throw null`, 'it throws null'],
    ['a.mjs', `await Promise.reject(new TypeError('late\\nsecond line'))`, 'it throws while it is loaded: late'],
    ['a.mjs', `import './lib/b.mjs'`, 'a.mjs imports lib/b.mjs, which does not exist'],
    [
      'a.mjs',
      `import 'no-such-package-at-all'`,
      'a.mjs imports the package "no-such-package-at-all", which is not installed',
    ],
    ['a.mjs', `import { nope } from 'node:path'`, /^a\.mjs:1:10: The requested module 'node:path' does not provide/],
    ['a.cjs', `require('./lib/b.cjs')`, 'it imports ./lib/b.cjs, which does not exist'],
    ['a.cjs', `require('no-such-package-at-all')`, 'it imports the package "no-such-package-at-all"'],
    ['missing.mjs', undefined, /does not exist$/],
    ['a.mjs', `if (1)\n  process.exit(0);`, 'a.mjs:2:11: it calls process.exit, which would end mockrun'],
    ['a.mjs', `import { exit } from 'node:process'; exit();`, 'a.mjs:1:38: it calls process.exit'],
    ['a.mjs', `await Promise.resolve(); process.abort();`, 'a.mjs:1:34: it calls process.abort'],
    ['a.cjs', `const leave = () => process.exit(); leave();`, 'a.cjs:1:29: it calls process.exit'],
  ])('%s: %s', async (name, text, expected) => {
    const { problem } = setup(text === undefined ? {} : { [name]: text });
    expect(await problem(name)).toEqual(
      typeof expected === 'string' ? expect.stringContaining(expected) : expect.stringMatching(expected),
    );
  });

  test('a mistake in a file that it imports is told with that file', async () => {
    const { problem } = setup({ 'a.mjs': `import './lib/b.mjs'`, 'lib/b.mjs': '\nconst b = ;' });
    expect(await problem('a.mjs')).toBe("lib/b.mjs:2:11: Unexpected token ';'");
  });

  test('an ES module that is taken for CommonJS', async () => {
    const { load, folder } = setup({ 'package.json': '{"type": "commonjs"}', 'a.js': 'export const a = 1;' });
    expect(await load('a.js')).toMatchObject({
      problem: expect.stringContaining("a.js:1:1: Unexpected token 'export'"),
      hint: expect.stringContaining('.mjs'),
    });
    folder.write('a.cjs', `exports.a = 1`);
    expect(await load('a.cjs')).toHaveProperty('exports');
  });

  test('a module whose top level waits for ever is given up, and may be mended', async () => {
    const { folder, problem, exports } = setup({ 'a.mjs': 'await new Promise(() => {});' }, 50);
    expect(await problem('a.mjs')).toBe('it was not loaded after 0.05 s: an await at its top level does not end');
    folder.write('a.mjs', 'export const quote = () => 1;');
    expect((await exports('a.mjs')).quote?.()).toBe(1);
  });
});

const takesTypes = Boolean((process.features as { typescript?: string }).typescript);

describe('TypeScript', () => {
  const typed = `interface Quote { price: number }\nexport const quote = (): Quote => ({ price: 7 });`;

  test.runIf(takesTypes).each(['a.ts', 'a.mts'])('%s is loaded as it is', async (name) => {
    expect((await setup({ [name]: typed }).exports(name)).quote?.()).toEqual({ price: 7 });
  });

  test.runIf(takesTypes)('a mistake has its place', async () => {
    expect(await setup({ 'a.ts': `${typed}\nconst x: number = ;` }).problem('a.ts')).toMatch(/^a\.ts:3:\d+: /);
  });

  test.skipIf(takesTypes)('a Node that cannot load it says which one can', async () => {
    const loaded = await setup({ 'a.ts': typed }).load('a.ts');
    expect(loaded).toMatchObject({
      problem: `Node ${process.versions.node} cannot load TypeScript`,
      hint: expect.stringContaining('22.18'),
    });
  });
});

test('imports are found in texts', () => {
  const text = `
    import a from './a.js'; import * as b from "../b.mjs"; export * from './c.js'; import './d.js';
    const e = await import('./e.js'); const f = require('./f.cjs');
    import { join } from 'node:path'; import pkg from 'pkg'; import './node_modules/x/y.js';
    import './a.js';`;
  const names = ['/x/m/a.js', '/x/b.mjs', '/x/m/c.js', '/x/m/d.js', '/x/m/e.js', '/x/m/f.cjs'];
  expect(importsOf('/x/m/m.js', text)).toEqual(names);
});
