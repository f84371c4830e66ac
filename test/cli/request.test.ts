import { describe, expect, test } from 'vitest';
import { writtenRequest } from '../../src/cli/request.ts';

const hosts = new Set(['api.shop.test']);
const request = (url: string, options: object = {}) => writtenRequest({ method: 'get', url, ...options }, hosts);

describe('writtenRequest', () => {
  test('a path is sent as it is', () => {
    const sent = request('/a/../b%2Fc?x=1#part');
    expect(sent).toMatchObject({ method: 'GET', target: '/a/../b%2Fc?x=1', form: 'origin', authority: '' });
    expect(sent.query).toEqual(new Map([['x', ['1']]]));
  });

  test('a URL of any host is the address of the mock', () => {
    expect(request('http://LOCALHOST:8500/orders')).toMatchObject({
      target: '/orders',
      form: 'origin',
      authority: 'localhost:8500',
      rawHeaders: ['Host', 'localhost:8500'],
    });
    expect(request('http://localhost:8500/orders').scheme).toBeUndefined();
  });

  test.each([
    ['https://api.shop.test/orders', 'https'],
    ['http://api.shop.test:8080?page=1', 'http'],
  ])('a URL of a host that entries name keeps its scheme: %s', (url, scheme) => {
    expect(request(url)).toMatchObject({ form: 'absolute', scheme });
    expect(request(url).target).toMatch(/^\//);
  });

  test('headers and body', () => {
    const sent = request('/x', { header: ['X-A:  b: c ', 'Host: api.shop.test'], data: 'ä' });
    expect(sent.rawHeaders).toEqual(['X-A', 'b: c', 'Host', 'api.shop.test']);
    expect(sent.authority).toBe('api.shop.test');
    expect(sent.text).toBe('ä');
  });

  test.each([
    ['orders', {}, 'is no URL'],
    ['ftp://x/y', {}, 'is no URL'],
    ['/x', { header: ['no colon'] }, 'is no header'],
    ['/x', { data: '@/nowhere/at-all' }, 'cannot be read'],
  ])('refuses %s %j', (url, options, message) => {
    expect(() => request(url, options)).toThrow(message);
  });
});
