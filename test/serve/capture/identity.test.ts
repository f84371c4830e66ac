import { expect, test } from 'vitest';
import { identityOf } from '../../../src/serve/capture/identity.ts';

const asked = { method: 'GET', scheme: 'http', host: 'api.test', path: '/a', query: '', headers: [] };
const identity = (parts: object): string => identityOf({ ...asked, ...parts });

test.each([
  ['the order of names in a query', { query: 'a=1&b=2' }, { query: 'b=2&a=1' }],
  ['escapes of a path', { path: '/a%20b' }, { path: '/a b' }],
  ['the case of a host', { host: 'API.test' }, { host: 'api.test' }],
  ['the order of keys in compact JSON', { body: Buffer.from('{"a":1,"b":2}') }, { body: Buffer.from('{"b":2,"a":1}') }],
  [
    'the boundary of a form',
    { body: Buffer.from('--a\r\n\r\n1\r\n--a--\r\n') },
    { body: Buffer.from('--b2\r\n\r\n1\r\n--b2--\r\n') },
  ],
  ['headers', { headers: ['A', '1'] }, { headers: [] }],
  ['an ignored key', { query: 'k=1', ignoreQuery: ['k'] }, { query: 'k=2', ignoreQuery: ['k'] }],
])('%s does not tell requests apart', (_, one, other) => {
  expect(identity(one)).toBe(identity(other));
});

test.each([
  ['the method', { method: 'PUT' }],
  ['the path', { path: '/A' }],
  ['the port', { host: 'api.test:81' }],
  ['a value', { query: 'a=1' }],
  ['a body', { body: Buffer.from('x') }],
  ['the state', { requiresState: new Map([['s', '2']]) }],
])('%s does', (_, other) => {
  expect(identity(other)).not.toBe(identity({}));
});

test('the order of values of one name does', () => {
  expect(identity({ query: 'a=1&a=2' })).not.toBe(identity({ query: 'a=2&a=1' }));
});
