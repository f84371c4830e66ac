import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutTornEnd } from '../../src/source/captured.ts';
import { capturedHead, capturedItem } from '../../src/write/captured-file.ts';

const pair = (path: string, body: string) => ({
  request: { recording: true, method: 'GET', path, query: '', headers: ['Ä', 'ö'] },
  response: { status: 200, headers: [], body: Buffer.from(body) },
});
const HEAD = capturedHead('api.test', '../schema.json');
const FIRST = capturedItem(pair('/a', 'one\n# end\n\ntwo'), {});
const SECOND = capturedItem(pair('/b', 'drei\n\nvïer\n'), {});
const WHOLE = Buffer.from(HEAD + FIRST + SECOND);

describe('withoutTornEnd', () => {
  test('wherever it was cut, whole pairs are what is left', () => {
    fc.assert(
      fc.property(fc.integer({ min: HEAD.length + 10, max: WHOLE.length - 8 }), (length) => {
        const cut = WHOLE.subarray(0, length);
        const left = (withoutTornEnd(cut) ?? cut).toString();
        const pairs = left.match(/^ {2}- /gm)?.length ?? 0;
        const expected = length < Buffer.byteLength(HEAD + FIRST) - 1 ? 0 : 1;
        expect(pairs).toBe(expected);
        expect(`${HEAD}${FIRST}`.startsWith(left.trimEnd())).toBe(true);
      }),
      { numRuns: WHOLE.length },
    );
  });

  test('nothing is missing of a whole file, nor of one that a person has written', () => {
    expect(withoutTornEnd(WHOLE)).toBeUndefined();
    expect(withoutTornEnd(Buffer.from('pairs:\n  - request: {method: GET'))).toBeUndefined();
  });
});
