import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fixture, workspace } from './harness.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('a project that installed mockrun compiles against its types, starts mocks, and ends by itself', () => {
  const space = workspace({
    'package.json': '{"type": "module"}',
    'consumer.ts': fixture('consumer/consumer.ts'),
    'scenarios/orders.yaml': `templates:
  - name: create order
    request: {method: POST, path: /orders, body: {jsonPath: $.sku}}
    response: {status: 201, body: {taken: true}}
  - name: quote
    request: {method: POST, path: '/quotes/{sku}'}
    callback: client:quote
    afterActions: {callback: client:audit}
`,
    'broken/broken.yaml': 'pairs:\n  - request: {mehtod: GET, path: /a}\n    response: {}\n',
  });
  space.write('node_modules/.keep', '');
  symlinkSync(root, space.path('node_modules/mockrun'));
  symlinkSync(`${root}node_modules/@types`, space.path('node_modules/@types'));

  const compiled = node(space.directory, `${root}node_modules/typescript/bin/tsc`, 'consumer.ts', ...STRICT);
  expect(compiled).toBe('0 ');
  expect(node(space.directory, 'consumer.js')).toBe('0 all as expected\n');
});

const STRICT = ['--ignoreConfig', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];

function node(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 15_000 });
  return `${status} ${stdout}${stderr}`;
}
