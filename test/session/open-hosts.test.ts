import { expect, test } from 'vitest';
import { settle } from '../../src/compile/serve-options.ts';
import { openHosts } from '../../src/session/open-hosts.ts';

test('a mock that only this machine reaches forwards anywhere, unless it is told where', () => {
  expect(openHosts(settle({}))).toBeUndefined();
  expect(openHosts(settle({ host: 'localhost', upstream: 'http://a.test' }))).toBeUndefined();
  expect(openHosts(settle({ allowHosts: ['b.test'], upstream: 'http://a.test' }))).toEqual(['a.test', 'b.test']);
});

test('one that others reach forwards only where it is told', () => {
  expect(openHosts(settle({ host: '0.0.0.0' }))).toEqual([]);
  expect(openHosts(settle({ host: '::', upstream: 'https://a.test:8443/v2' }))).toEqual(['a.test:8443']);
});

test('an upstream that is no URL stops the start', () => {
  expect(() => openHosts(settle({ upstream: 'a.test' }))).toThrow('upstream "a.test" is no URL');
});
