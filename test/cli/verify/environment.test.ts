import { expect, test } from 'vitest';
import { environment } from '../../../src/cli/verify/environment.ts';

const MOCK = { url: 'http://127.0.0.1:1', adminUrl: 'http://127.0.0.1:2' };

test('the addresses, and configured variables with addresses in them', () => {
  const configured = new Map([
    ['API', '{{mock.url}}/v1'],
    ['BOTH', '{{ mock.url }},{{mock.adminUrl}}'],
    ['PLAIN', 'a { b }'],
  ]);
  expect(environment(MOCK, configured)).toEqual({
    MOCKRUN_URL: 'http://127.0.0.1:1',
    MOCKRUN_ADMIN_URL: 'http://127.0.0.1:2',
    API: 'http://127.0.0.1:1/v1',
    BOTH: 'http://127.0.0.1:1,http://127.0.0.1:2',
    PLAIN: 'a { b }',
  });
});

test('without an admin API its address is taken away, and whoever wants it is told', () => {
  const mock = { ...MOCK, adminUrl: undefined };
  expect(environment(mock, new Map())).toEqual({ MOCKRUN_URL: 'http://127.0.0.1:1', MOCKRUN_ADMIN_URL: undefined });
  expect(() => environment(mock, new Map([['A', '{{mock.adminUrl}}']]))).toThrow(/variable A .*no admin API/);
});
