import { stripVTControlCharacters } from 'node:util';
import { array, assert, constantFrom, integer, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from '../../src/report/clean.ts';
import { clip } from '../../src/report/live/clip.ts';
import { duration, exactMs, isoTime, thousands, timeOfDay } from '../../src/report/time.ts';
import { localNoon, utcNoon } from './samples.ts';

describe('clean', () => {
  it.each([
    ['/orders?page=1', '/orders?page=1'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007x\u001b]8;;http://a\u001b\\y', 'xy'],
    ['a\r\nb\tc', 'a··b·c'],
    ['\u009b2J', '·2J'],
    ['a\ud800b', 'a·b'],
    ['\u202egnp.exe', '·gnp.exe'],
    ['注文 🛒 é', '注文 🛒 é'],
  ])('%j → %j', (text, expected) => {
    expect(clean(text, 100)).toBe(expected);
  });

  it('cuts at the limit, not through a character', () => {
    expect(clean('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(clean('🛒'.repeat(20), 10)).toBe(`${'🛒'.repeat(4)}…`);
  });

  it('lets no control character through, and is never longer than the limit', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        const cleaned = clean(text, 40);
        expect(cleaned.length).toBeLessThanOrEqual(40);
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
    );
  });
});

describe('clip', () => {
  const width = (text: string): number => Array.from(stripVTControlCharacters(text)).length;

  it.each([
    ['short', 10, 'short'],
    ['exactly 10', 10, 'exactly 10'],
    ['one too many', 11, 'one too ma…'],
    ['\u001b[31mred and more\u001b[39m', 8, '\u001b[31mred and…\u001b[0m'],
    ['\u001b[31mred\u001b[39m', 3, '\u001b[31mred\u001b[39m'],
    ['注文注文', 5, '注文…'],
  ])('%j in %i columns → %j', (line, columns, expected) => {
    expect(clip(line, columns)).toBe(expected);
  });

  it('never gives more than the columns', () => {
    const part = constantFrom('a', 'é', '→ ', '\u001b[31m', '\u001b[39m', 'ok ');
    assert(
      property(array(part, { maxLength: 60 }), integer({ min: 2, max: 40 }), (parts, columns) => {
        expect(width(clip(parts.join(''), columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('times', () => {
  it('are local for people and ISO for programs', () => {
    expect(timeOfDay(localNoon + 61_007)).toBe('12:01:01.007');
    expect(isoTime(utcNoon + 999)).toBe('2026-11-20T12:00:00.999Z');
    expect(isoTime(utcNoon + 1000)).toBe('2026-11-20T12:00:01.000Z');
    expect(isoTime(utcNoon + 0.7)).toBe('2026-11-20T12:00:00.000Z');
  });

  it('print every moment as Date does', () => {
    assert(
      property(integer({ min: 0, max: 4e12 }), (time) => {
        expect(isoTime(time)).toBe(new Date(time).toISOString());
      }),
    );
  });

  it.each([
    [0, '0.00 ms', '0.000'],
    [0.0416, '0.04 ms', '0.042'],
    [9.4, '9.4 ms', '9.400'],
    [34.6, '35 ms', '34.600'],
    [1234.56789, '1.2 s', '1234.568'],
  ])('%d ms is %s and %s', (ms, people, programs) => {
    expect(duration(ms)).toBe(people);
    expect(exactMs(ms)).toBe(programs);
  });

  it('separate thousands', () => {
    expect([0, 999, 1000, 1_234_567].map(thousands)).toEqual(['0', '999', '1,000', '1,234,567']);
  });
});
