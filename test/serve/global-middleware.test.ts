import { describe, expect, test } from 'vitest';
import type { Middleware } from '../../src/model/middleware.ts';
import { GlobalMiddleware } from '../../src/serve/global-middleware.ts';
import { MemoryFiles } from '../support/memory-files.ts';

const CONFIGURED = [{ name: './configured.py' }] as unknown as Middleware[];

function make(flags?: readonly string[]) {
  const files = Object.assign(new MemoryFiles(), {
    program: (name: string) => (name === 'missing' ? ('missing' as const) : ('found' as const)),
  });
  const scripts = new Map<string, string>();
  const global = new GlobalMiddleware({
    flags,
    folder: '/work',
    files,
    configured: () => CONFIGURED,
    changed: () => {},
    scripts: {
      write(name, text) {
        scripts.set(name, text);
        return '/private/script';
      },
      remove: (name) => void scripts.delete(name),
      close() {},
    },
  });
  const names = (): string[] => (global.current ?? []).map(({ name }) => name);
  return { global, scripts, names };
}

describe('the middleware of all traffic', () => {
  test('is that of the configuration, of flags, of the admin API: the last of these that says something', () => {
    expect(make().names()).toEqual(['./configured.py']);
    const { global, names } = make(['http://127.0.0.1:9/m']);
    expect([names(), global.json]).toEqual([
      ['POST http://127.0.0.1:9/m'],
      { binary: 'POST http://127.0.0.1:9/m', script: '', remote: '' },
    ]);
    expect(global.set({ remote: 'http://127.0.0.1:8/' })).toBeUndefined();
    expect([names(), global.json]).toEqual([
      ['POST http://127.0.0.1:8/'],
      { binary: '', script: '', remote: 'http://127.0.0.1:8/' },
    ]);
    expect(global.set({})).toBeUndefined();
    expect(global.current).toBeUndefined();
  });

  test('a script is kept as a file for as long as it counts', () => {
    const { global, scripts } = make();
    global.set({ binary: 'python3', script: 'print()' });
    expect([...scripts.values()]).toEqual(['print()']);
    global.set({ binary: 'cat' });
    expect([...scripts]).toEqual([]);
  });

  test('a flag that names nothing stops the start', () => {
    expect(() => make(['./none.py'])).toThrow('--middleware: there is no program "./none.py"');
  });

  test.each([
    [undefined, 'expected {"binary", "script"} or {"remote"}'],
    [{ binry: 'x' }, 'unknown key "binry"; did you mean "binary"?'],
    [{ binary: 7 }, '"binary" must be a text'],
    [{ binary: 'missing' }, 'there is no program "missing"'],
    [{ script: 'x' }, 'a script needs "binary", the program that runs it'],
    [{ binary: 'cat', remote: 'http://a/' }, '"remote" stands alone'],
    [{ remote: 'ftp://a/' }, 'invalid URL "ftp://a/": only http and https can be called, not ftp'],
  ])('%j is refused, and changes nothing', (json, problem) => {
    const { global, names } = make();
    expect(global.set(json)).toBe(problem);
    expect(names()).toEqual(['./configured.py']);
  });
});
