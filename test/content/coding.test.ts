import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prefersPacked } from '../../src/content/accept-encoding.ts';
import { codingOf, pack, unpackWhole } from '../../src/content/coding.ts';
import { storedBody } from '../../src/content/stored-body.ts';
import { unpack } from '../../src/content/unpack.ts';

describe('a coding', () => {
  test.each([
    [['gzip'], 'gzip'],
    [[' X-GZip '], 'gzip'],
    [['Deflate'], 'deflate'],
    [['br'], 'br'],
    [['zstd'], undefined],
    [['identity'], undefined],
    [['utf-8'], undefined],
    [['constructor'], undefined],
    [['gzip, br'], undefined],
    [['gzip', 'br'], undefined],
    [[], undefined],
  ])('of %j', (lines, coding) => {
    expect(codingOf(lines)).toBe(coding);
  });

  test('gives back what was packed, whatever it was', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('gzip', 'deflate', 'br'), (bytes, coding) => {
        const body = Buffer.from(bytes);
        expect(unpackWhole(pack(body, coding), coding)?.equals(body)).toBe(true);
      }),
    );
  });

  test.each([
    ['gzip', gzipSync('cut off').subarray(0, -3)],
    ['deflate', deflateSync('cut off').subarray(0, -3)],
    ['br', brotliCompressSync('cut off').subarray(0, -3)],
    ['gzip', Buffer.from('plain')],
    // To brotli, the first byte says that all is over.
    ['br', Buffer.from(';plain')],
  ] as const)('%s: what was not packed as a whole comes as it is', (coding, body) => {
    expect(unpackWhole(body, coding)).toBeUndefined();
    expect(unpack(body, coding)).toBe(body);
  });
});

describe('Accept-Encoding', () => {
  test.each<[string | undefined, boolean]>([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['GZIP', true],
    ['x-gzip', true],
    ['br, gzip;q=0.1', true],
    ['deflate, br', false],
    ['*', true],
    ['*;q=0', false],
    ['gzip;q=0', false],
    ['gzip;q=0.000, *', false],
    ['*;q=0, gzip', true],
    ['identity', false],
    ['identity;q=0', false],
    ['identity;q=0, gzip', true],
    ['identity, gzip;q=0.5', false],
    ['identity;q=0.5, gzip;q=0.5', true],
    ['gzip ; q=0.3 , identity;q=0.2', true],
    ['gzip;q=often', false],
    [',,gzip,', true],
  ])('%j lets an answer be gzip: %s', (accepted, expected) => {
    expect(prefersPacked(accepted, 'gzip')).toBe(expected);
  });
});

describe('a body is stored', () => {
  const headers = ['Content-Type', 'text/plain', 'content-encoding', 'gzip'];

  test.each<[string, number, Buffer, ReturnType<typeof storedBody>]>([
    ['unpacked', 200, gzipSync('text'), { body: Buffer.from('text'), isUnpacked: true }],
    [
      'unpacked once, and that is said',
      200,
      gzipSync(gzipSync('text')),
      { body: gzipSync('text'), isUnpacked: true, packedBody: false },
    ],
    ['as it came when the header lies', 200, Buffer.from('text'), lie('text')],
    ['as it came when it is part of one', 206, gzipSync('text'), lie(gzipSync('text'))],
    ['as nothing', 200, Buffer.alloc(0), { body: Buffer.alloc(0), isUnpacked: false }],
  ])('%s', (_, status, body, stored) => {
    expect(storedBody({ status, headers, body })).toEqual(stored);
  });

  function lie(body: string | Buffer): ReturnType<typeof storedBody> {
    return { body: Buffer.from(body as string), isUnpacked: false, packedBody: true };
  }
});
