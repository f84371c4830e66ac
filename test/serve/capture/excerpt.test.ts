import { describe, expect, test } from 'vitest';
import type { RecordedPair } from '../../../src/model/recording.ts';
import { excerptOf } from '../../../src/serve/capture/excerpt.ts';
import { capturedHead, capturedItem } from '../../../src/write/captured-file.ts';

const HEAD = capturedHead('api.test', '/schema.json');

function item(path: string, step?: string): string {
  const pair: RecordedPair = {
    request: {
      recording: true,
      method: 'GET',
      scheme: 'http',
      host: 'api.test',
      path,
      headers: ['Accept', step ?? 'any'],
      ...(step === undefined ? {} : { requiresState: new Map([['step', step]]) }),
    },
    response: { status: 200, headers: [], body: Buffer.from('  # end\n{"a": "\u2028"}\n') },
  };
  return capturedItem(pair, {});
}

const shape = (text: string): number[] => text.split('\n').map((line) => line.length);

describe('what has to be read of a captured file to find a pair', () => {
  test('is that pair, in its place, with those of its sequence; and what stands around all pairs', () => {
    const tail = 'vars: {a: 1}\n';
    const text = `${HEAD}${item('/a')}${item('/b')}${item('/a', '2')}${item('/aa')}${tail}`;
    const excerpt = excerptOf(text, [item('/a', '3')]);
    expect(shape(excerpt)).toEqual(shape(text));
    expect(excerpt.replace(/^ +\n/gm, '')).toBe(`${HEAD}${item('/a')}${item('/a', '2')}${tail}`);
  });

  test('has nothing of a pair that a person has written otherwise', () => {
    const text = `${HEAD}${item('/a').replace('path: /a', 'path: "/a"')}`;
    expect(excerptOf(text, [item('/a')]).trim()).toBe(HEAD.trim());
  });

  test('is all of it, when another pair may be made of what the pair holds', () => {
    const text = `${HEAD}${item('/a').replace('response:', 'response: &a')}${item('/b')}`;
    expect(excerptOf(text, [item('/a')])).toBe(text);
  });
});
