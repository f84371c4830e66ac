import { describe, expect, test } from 'vitest';
import { proxyFrom } from '../../../src/io/outgoing/proxy.ts';

const chosen = (environment: Record<string, string>, target: string): string | undefined =>
  proxyFrom(environment)(new URL(target))?.origin;

const PROXIES = { HTTP_PROXY: 'http://plain.test:3128', HTTPS_PROXY: 'http://secure.test:3128' };

test('by the scheme of the target; lower case wins; a name alone is http', () => {
  expect(chosen(PROXIES, 'http://a.test')).toBe('http://plain.test:3128');
  expect(chosen(PROXIES, 'https://a.test')).toBe('http://secure.test:3128');
  expect(chosen({ ...PROXIES, http_proxy: 'other.test:1' }, 'http://a.test')).toBe('http://other.test:1');
  expect(chosen({ HTTP_PROXY: 'http://plain.test' }, 'https://a.test')).toBeUndefined();
  expect(chosen({ ALL_PROXY: 'http://all.test' }, 'https://a.test')).toBe('http://all.test');
});

describe('none is used', () => {
  test.each([
    ['a.test', 'http://a.test'],
    ['a.test', 'http://b.a.test'],
    ['.a.test', 'http://a.test'],
    ['*.a.test', 'http://b.a.test'],
    ['x.test, a.test', 'http://a.test'],
    ['a.test:81', 'http://a.test:81'],
    ['a.test:443', 'https://a.test'],
    ['10.0.0.0/8', 'http://10.1.2.3'],
    ['fd00::/8', 'http://[fd12::1]'],
    ['[fd12::1]', 'http://[fd12::1]'],
    ['*', 'http://a.test'],
    ['A.TEST', 'http://a.test'],
  ])('NO_PROXY=%s for %s', (NO_PROXY, target) => {
    expect(chosen({ ...PROXIES, NO_PROXY }, target)).toBeUndefined();
  });

  test.each([
    'http://localhost:1',
    'http://127.0.0.1',
    'http://127.9.9.9',
    'http://[::1]',
    'http://0.0.0.0',
    'http://a.localhost',
  ])('for %s, listed or not', (target) => {
    expect(chosen(PROXIES, target)).toBeUndefined();
  });
});

test.each([
  ['a.test', 'http://ba.test'],
  ['a.test:81', 'http://a.test'],
  ['10.0.0.0/8', 'http://11.1.2.3'],
  ['10.0.0.0/99', 'http://10.1.2.3'],
  ['', 'http://a.test'],
])('NO_PROXY=%s says nothing of %s', (NO_PROXY, target) => {
  expect(chosen({ ...PROXIES, NO_PROXY }, target)).toBe('http://plain.test:3128');
});
