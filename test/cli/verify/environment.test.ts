import { expect, test } from 'vitest';
import { environment } from '../../../src/cli/verify/environment.ts';

const MOCK = {
  url: 'http://127.0.0.1:1',
  adminUrl: 'http://127.0.0.1:2',
  certificateFile: async (): Promise<string | undefined> => '/data/ca.pem',
};

test('the addresses, and configured variables with addresses in them', async () => {
  const configured = new Map([
    ['API', '{{mock.url}}/v1'],
    ['BOTH', '{{ mock.url }},{{mock.adminUrl}}'],
    ['TRUST', '{{mock.ca}}'],
    ['PLAIN', 'a { b }'],
  ]);
  expect(await environment(MOCK, configured)).toEqual({
    MOCKRUN_URL: 'http://127.0.0.1:1',
    MOCKRUN_ADMIN_URL: 'http://127.0.0.1:2',
    API: 'http://127.0.0.1:1/v1',
    BOTH: 'http://127.0.0.1:1,http://127.0.0.1:2',
    TRUST: '/data/ca.pem',
    PLAIN: 'a { b }',
  });
});

test('without an admin API its address is taken away, and whoever wants it is told', async () => {
  const mock = { ...MOCK, adminUrl: undefined };
  expect(await environment(mock, new Map())).toEqual({
    MOCKRUN_URL: 'http://127.0.0.1:1',
    MOCKRUN_ADMIN_URL: undefined,
  });
  const wanted = environment(mock, new Map([['A', '{{mock.adminUrl}}']]));
  await expect(wanted).rejects.toThrow(/variable A .*no admin API/);
});

test('the CA is asked for by those alone who want it', async () => {
  const mock = { ...MOCK, certificateFile: async () => undefined };
  await expect(environment(mock, new Map([['A', '{{ mock.ca }}']]))).rejects.toThrow(/variable A .*no CA/);
  const unasked = { ...MOCK, certificateFile: () => Promise.reject(new Error('made')) };
  expect(await environment(unasked, new Map([['A', 'x']]))).toMatchObject({ A: 'x' });
});
