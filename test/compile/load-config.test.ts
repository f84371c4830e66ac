import { describe, expect, it } from 'vitest';
import { NO_CONFIG } from '../../src/compile/config.ts';
import { loadConfig } from '../../src/compile/load-config.ts';
import { memoryFiles } from './support.ts';

const load = (files: Readonly<Record<string, string>>, from = '/repo/app/mocks') =>
  loadConfig(from, memoryFiles({ '/repo/app/mocks/a.yaml': '', ...files }), (path) => path.slice(1));

describe('loadConfig', () => {
  it('finds the nearest file, upwards', () => {
    const files = {
      '/repo/mockrun.config.yaml': 'vars: {from: far}',
      '/repo/app/mockrun.config.yaml': 'vars: {from: near}',
    };
    expect(load(files).config).toMatchObject({ path: '/repo/app/mockrun.config.yaml', vars: { from: 'near' } });
  });

  it('stops at the root of the repository', () => {
    const files = { '/mockrun.config.yaml': 'vars: {from: outside}', '/repo/.git/HEAD': '' };
    expect(load(files)).toEqual({ config: NO_CONFIG, diagnostics: [] });
  });

  it('says so when the file cannot be read', () => {
    const files = memoryFiles({ '/repo/mockrun.config.yaml': '' });
    const read = (): never => {
      throw Object.assign(new Error('EISDIR: illegal operation on a directory'), { code: 'EISDIR' });
    };
    const { config, diagnostics } = loadConfig('/repo', { ...files, read }, (path) => path.slice(1));
    expect(config.path).toBe('/repo/mockrun.config.yaml');
    expect(diagnostics).toMatchObject([
      { code: 'unreadable-file', message: 'the configuration cannot be read (EISDIR)', place: { line: 1 } },
    ]);
  });

  it('keeps its variables, and the names of its actions, when there is a mistake in it', () => {
    const yaml = "vars: {x: 1}\nactions: {a: {webhok: x}, b: {webhook: 'http://127.0.0.1:9/{{vars.x}}'}}";
    const { config, diagnostics } = load({ '/repo/mockrun.config.yaml': yaml });
    expect(diagnostics).toMatchObject([{ code: 'unknown-key' }]);
    expect(config.vars).toEqual({ x: 1 });
    expect([...config.actions].map(([name, source]) => [name, source?.kind])).toEqual([
      ['a', undefined],
      ['b', 'webhook'],
    ]);
  });

  it('reads everything, with folders relative to the file', () => {
    const yaml = `
directory: app/mocks
serve: {port: 0, watch: true, poll: 250ms, reporter: [lines, json=out.json], now: 2026-01-31T12:00:00Z, grace: {timeUnit: SECONDS, value: 2}}
defaults: {response: {delay: 20ms}}
vars: {a: 1}
state: {shared: empty}
env: [API_TOKEN]
files: [../contracts]
`;
    const { config, diagnostics } = load({ '/repo/mockrun.config.yaml': yaml });
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({
      directory: '/repo/app/mocks',
      serve: {
        port: 0,
        watch: true,
        poll: 250,
        reporter: ['lines', 'json=out.json'],
        now: Date.UTC(2026, 0, 31, 12),
        grace: 2000,
      },
      vars: { a: 1 },
      state: new Map([['shared', 'empty']]),
      env: ['API_TOKEN'],
      files: ['/contracts'],
    });
    expect(config.defaults.response?.kind).toBe('map');
  });

  it('lets polling be switched on without an interval', () => {
    expect(load({ '/repo/mockrun.config.yaml': 'serve: {poll: true}' }).config.serve.poll).toBe(500);
  });

  it.each([
    ['server: {port: 1}', 'unknown key "server"', 'did you mean "serve"?'],
    ['serve: {prt: 1}', 'unknown key "prt"', 'did you mean "port"?'],
    ['serve: {port: 70000}', 'expected an integer from 0 to 65535, got the number "70000"', undefined],
    ['serve: {poll: 0}', 'expected a duration of at least 10ms', undefined],
    ['serve: {upstream: api.shop.test}', '"api.shop.test" is no URL', 'write http://api.shop.test'],
    [
      'serve: {mode: spie}',
      'expected one of "simulate", "spy", "capture", "synthesize", "modify", "diff", got the text "spie"',
      'did you mean "spy"?',
    ],
    ['serve: {now: yesterday}', '"yesterday" is not a time', 'write it as 2026-01-31T12:00:00Z'],
    ['middleware: {run: node, remote: x}', '"remote" cannot stand beside "run"', expect.any(String)],
    ['middleware: ./mw.py', 'there is no program "./mw.py"', 'looked for /repo/mw.py'],
    [
      'pairs: []',
      'unknown key "pairs"',
      'this is the configuration; pairs belong into a file of the scenarios directory',
    ],
    ['directory: [a', expect.any(String), expect.any(String)],
  ])('%s', (yaml, message, hint) => {
    const { config, diagnostics } = load({ '/repo/mockrun.config.yaml': yaml });
    expect(diagnostics[0]).toMatchObject({
      severity: 'error',
      message,
      place: { file: 'repo/mockrun.config.yaml', line: 1 },
    });
    expect(diagnostics[0]?.hint).toEqual(hint);
    // Watched for while it is missing.
    const dependencies = yaml.includes('./mw.py') ? ['/repo/mw.py'] : [];
    expect(config).toEqual({ ...NO_CONFIG, path: '/repo/mockrun.config.yaml', dependencies });
  });
});
