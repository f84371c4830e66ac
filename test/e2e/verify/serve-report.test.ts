import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serve } from '../harness.ts';
import { casesIn, site } from './site.ts';

test('serve --junit writes what became of the session when it ends', async () => {
  const { directory, path } = site();
  const mock = await serve(path('scenarios'), ['--junit', 'r.xml'], { cwd: directory });
  expect(casesIn(path('r.xml'))).toMatchObject([{ status: 'error' }]);
  await fetch(`${mock.url}/orders`);
  await fetch(`${mock.url}/ordres`);
  mock.signal('SIGTERM');
  const { code, stdout } = await mock.ended;
  expect(code).toBe(143);
  expect(casesIn(path('r.xml')).map(({ name, status }) => [name, status])).toEqual(
    expect.arrayContaining([
      ['entry list orders', 'passed'],
      ['entry create order', 'failure'],
      ['unmatched GET /ordres', 'failure'],
    ]),
  );
  expect(readFileSync(path('r.xml'), 'utf8')).toContain('expected 1 call, got 0 calls');
  // Who watches is told by the lines of the requests.
  expect(stdout).not.toContain('expected 1 call');
});
