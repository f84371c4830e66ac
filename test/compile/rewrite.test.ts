import { describe, expect, it } from 'vitest';
import { Rewriter } from '../../src/compile/rewrite.ts';
import type { Rendering } from '../../src/model/rendering.ts';
import type { Reply } from '../../src/model/reply.ts';

const MINE = 'http://127.0.0.1:8500';

function rewrite(body: string, options: { headers?: string[]; scheme?: string; host?: string } = {}): Reply {
  const rewriter = new Rewriter([{ scheme: options.scheme, host: options.host ?? 'api.shop.test' }]);
  const reply = rewriter.prepare({ status: 200, headers: options.headers ?? [], body });
  return typeof reply === 'function' ? reply({ origin: MINE } as Rendering) : reply;
}

describe('Rewriter', () => {
  it.each([
    ['https://api.shop.test/orders', `${MINE}/orders`],
    ['http://api.shop.test/orders', `${MINE}/orders`],
    ['https://api.shop.test:443/orders', `${MINE}/orders`],
    ['HTTPS://API.SHOP.TEST/orders', `${MINE}/orders`],
    ['see https://api.shop.test.', `see ${MINE}.`],
    [String.raw`"https:\/\/api.shop.test\/a"`, String.raw`"http:\/\/127.0.0.1:8500\/a"`],
    ['https://api.shop.test.example.com/', 'https://api.shop.test.example.com/'],
    ['https://api.shop.test:8443/', 'https://api.shop.test:8443/'],
    ['https://apixshop.test/', 'https://apixshop.test/'],
    ['https://www.api.shop.test/', 'https://www.api.shop.test/'],
  ])('%s', (recorded, own) => {
    expect(rewrite(recorded).body).toBe(own);
  });

  it('leaves a scheme alone that was not recorded', () => {
    expect(rewrite('http://api.shop.test/', { scheme: 'https' }).body).toBe('http://api.shop.test/');
  });

  it('rewrites a recorded port', () => {
    expect(rewrite('http://127.0.0.1:9000/x', { host: '127.0.0.1:9000' }).body).toBe(`${MINE}/x`);
  });

  it('rewrites Location and Link, and no other header', () => {
    const { headers } = rewrite('', {
      headers: [
        'Location',
        'https://api.shop.test/1',
        'link',
        '<https://api.shop.test/2>; rel="next"',
        'X-From',
        'https://api.shop.test',
      ],
    });
    expect(headers).toEqual([
      'Location',
      `${MINE}/1`,
      'link',
      `<${MINE}/2>; rel="next"`,
      'X-From',
      'https://api.shop.test',
    ]);
  });

  it.each(['image/png', 'application/octet-stream'])('leaves %s alone', (type) => {
    expect(rewrite('https://api.shop.test', { headers: ['Content-Type', type] }).body).toBe('https://api.shop.test');
  });

  it('leaves encoded bytes alone', () => {
    const headers = ['Content-Type', 'text/plain', 'Content-Encoding', 'gzip'];
    expect(rewrite('https://api.shop.test', { headers }).body).toBe('https://api.shop.test');
  });

  it('keeps multi-byte characters whole', () => {
    const body = Buffer.from('é https://api.shop.test/ü').toString('latin1');
    expect(Buffer.from(rewrite(body).body as string, 'latin1').toString()).toBe(`é ${MINE}/ü`);
  });

  it('is no work at all for a reply without an origin in it', () => {
    const reply: Reply = { status: 200, headers: [], body: 'plain' };
    expect(new Rewriter([{ scheme: undefined, host: 'a.test' }]).prepare(reply)).toBe(reply);
  });

  it('follows the address a client used', () => {
    const prepared = new Rewriter([{ scheme: undefined, host: 'a.test' }]).prepare({
      status: 200,
      headers: [],
      body: 'http://a.test/',
    });
    const render = prepared as (rendering: Rendering) => Reply;
    expect(render({ origin: 'http://one:1' } as Rendering).body).toBe('http://one:1/');
    expect(render({ origin: 'http://two:2' } as Rendering).body).toBe('http://two:2/');
    expect(render({ origin: 'http://one:1' } as Rendering).body).toBe('http://one:1/');
  });
});
