import { expect, test } from 'vitest';
import { eventually, type Running, serve, type Workspace, workspace } from '../harness.ts';

/** Each run of `notify` lasts until there is a file `done`. */
const slow = (): Workspace =>
  workspace({
    'hooks/notify.mjs': `
      import { existsSync } from 'node:fs';
      const timer = setInterval(() => existsSync('done') && clearInterval(timer), 5);
    `,
    'orders.yaml': `
templates:
  - name: create order
    request: {method: POST, path: /orders}
    response: {status: 201}
    afterActions:
      name: notify
      run: {command: [${JSON.stringify(process.execPath)}, hooks/notify.mjs]}
      concurrency: 1
`,
  });

const LINES = ['--reporter', 'lines', '--no-admin'];

const order = (mock: Running): Promise<Response> => fetch(`${mock.url}/orders`, { method: 'POST' });

const printed = (mock: Running, pattern: RegExp): Promise<unknown> =>
  eventually(
    () => pattern.test(mock.stdout()),
    () => `no ${String(pattern)} in:\n${mock.stdout()}`,
  );

test('a request is printed before its slow action has ended, and the action when it has', async () => {
  const files = slow();
  const mock = await serve(files.directory, LINES);
  expect((await order(mock)).status).toBe(201);
  await printed(mock, /^\S+ #1 POST \/orders → 201 create order \(.*\)\n {2}◌ notify \(after run .*\)$/m);
  files.write('done', '');
  await printed(mock, /^\S+ #1 ✔ notify \(after run .* → exit 0, .*\)$/m);
});

test('what is abandoned at the end is counted and named', async () => {
  const mock = await serve(slow().directory, [...LINES, '--grace', '50ms']);
  await Promise.all([order(mock), order(mock), order(mock)]);
  mock.signal('SIGTERM');
  const { code, stdout } = await mock.ended;
  expect(code).toBe(143);
  expect(stdout).toMatch(/stopping on SIGTERM, 3 actions pending$/m);
  expect(stdout.match(/✖ notify .* broken: abandoned/g)).toHaveLength(3);
  expect(stdout).toMatch(/3 exchanges, 0 actions passed, 3 broken\nabandoned: notify \(3 runs\)\n$/);
});
