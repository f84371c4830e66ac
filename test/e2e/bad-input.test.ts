import { mkdirSync, readdirSync, symlinkSync, truncateSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { eventually, fixture, getText, mockrun, serve, type Workspace, workspace } from './harness.ts';

interface Diagnostic {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly hint?: string;
  readonly file: string;
  readonly line: number;
}

/** file → the problems it must have, each by code and line. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'alias-bomb.yaml': ['too-many-aliases:6'],
  'duplicate-keys.yaml': ['duplicate-key:4'],
  'tabs.yaml': ['tab-indentation:3'],
  'empty.yaml': ['empty-file:1'],
  'latin1.yaml': ['bad-encoding:1'],
  'utf16.yaml': ['bad-encoding:1'],
  'unquoted-template.yaml': ['unquoted-template:5'],
  'many-problems.yaml': [
    'unknown-key:2',
    'wrong-type:3',
    'path-without-slash:4',
    'unknown-matcher:7',
    'missing-file:8',
    'colon-parameter:9',
    'wrong-type:10',
  ],
  'unclosed.yaml': ['unclosed-bracket:2'],
  'openapi.yaml': ['foreign-file:1'],
  'huge.yaml': ['file-too-large:1'],
  'dangling.yaml': ['unreadable-file:1'],
};

/** All bad files in one directory, with one good file among them. */
function badDirectory(): Workspace {
  const space = workspace({
    'good.yaml': 'pairs: [{request: {method: GET, path: /good}, response: {body: still here}}]\n',
  });
  for (const name of readdirSync(new URL('../../fixtures/e2e/bad-input/', import.meta.url))) {
    space.write(name, fixture(`bad-input/${name}`));
  }
  space.write('huge.yaml', '');
  truncateSync(space.path('huge.yaml'), 80 * 1024 * 1024);
  // A folder is a folder, whatever its name.
  mkdirSync(space.path('folder.yaml'));
  symlinkSync('nowhere.yaml', space.path('dangling.yaml'));
  mkdirSync(space.path('circle'));
  symlinkSync('..', space.path('circle/back'));
  return space;
}

describe('a directory full of bad input', () => {
  test('check names each problem of each file with its line, and a way to mend it', async () => {
    const { code, stdout } = await mockrun(['check', '.', '--json'], { cwd: badDirectory().directory });
    expect(code).toBe(2);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
    const found: Record<string, string[]> = {};
    for (const { file, code: problem, line } of diagnostics) (found[file] ??= []).push(`${problem}:${line}`);
    expect(sorted(found)).toEqual(sorted(EXPECTED));
    expect(diagnostics.filter((diagnostic) => diagnostic.message.endsWith('.') || diagnostic.message === '')).toEqual(
      [],
    );
  });

  test('serve refuses to start, and says why', async () => {
    const { code, stdout, stderr } = await mockrun(['serve', badDirectory().directory, '--port', '0']);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('unknown key "mehtod"');
    expect(stdout + stderr).not.toMatch(/\bat \S+ \(|node:internal/);
  });

  test('serve --watch quarantines them, and the good file answers', async () => {
    const mock = await serve(badDirectory().directory, ['--reporter', 'json', '--watch']);
    expect(await getText(`${mock.url}/good`)).toBe('still here');
    // Events are written a moment after they happen, and for people to see, not before the answer.
    const quarantined = await eventually(
      () => {
        const events = mock.events().filter((event) => event.type === 'file:quarantined');
        return events.length >= Object.keys(EXPECTED).length && events;
      },
      () => `not every file is quarantined:\n${mock.stdout()}${mock.stderr()}`,
    );
    expect(quarantined.map((event) => String(event.file).replace(/^.*\//, '')).toSorted()).toEqual(
      Object.keys(EXPECTED).toSorted(),
    );
    expect(new Set(quarantined.map((event) => event.serving))).toEqual(new Set(['nothing']));
  });
});

test('people see the line, what is wrong with it, and how to mend it', async () => {
  const space = workspace({
    'orders.yaml': 'pairs:\n  - request: {mehtod: GET, path: /a}\n    response: {status: 200}\n',
  });
  const { code, stdout, stderr } = await mockrun(['check', '.'], { cwd: space.directory });
  expect(code).toBe(2);
  expect(stdout + stderr).toContain(
    [
      'orders.yaml:2:15 error: unknown key "mehtod"',
      '  1 | pairs:',
      '> 2 |   - request: {mehtod: GET, path: /a}',
      '    |               ^^^^^^',
    ].join('\n'),
  );
  expect(stdout + stderr).toContain('did you mean "method"?');
});

const sorted = (found: Readonly<Record<string, readonly string[]>>): object =>
  Object.fromEntries(
    Object.entries(found)
      .map(([file, codes]) => [file, codes.toSorted()] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
