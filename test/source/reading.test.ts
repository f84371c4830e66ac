import { expect, test } from 'vitest';
import { Reading } from '../../src/source/reading.ts';
import { didYouMean, nearest } from '../../src/source/suggest.ts';
import { parse, sourceOf } from './support.ts';

const at = { text: sourceOf('x: y'), start: 0, end: 1 };

test('variables are filled in, of a whole text with their type', () => {
  const reading = new Reading({ vars: { n: 1, user: { name: 'Ada', tags: ['a'] } } });
  expect(reading.fill('{{vars.n}}', at)).toBe(1);
  expect(reading.fill('{{ vars.user.tags }}', at)).toEqual(['a']);
  expect(reading.fill('n={{vars.n}} {{vars.user}}', at)).toBe('n=1 {"name":"Ada","tags":["a"]}');
  expect(reading.fill('{{request.path}}', at)).toBe('{{request.path}}');
  expect(reading.diagnostics).toEqual([]);
});

test.each(['{{vars.nmae}}', 'a {{vars.nmae}}', '{{vars.toString}}', '{{vars.name.length}}'])(
  '%s is unknown',
  (text) => {
    const reading = new Reading({ vars: { name: 'x' } });
    reading.fill(text, at);
    expect(reading.diagnostics).toMatchObject([{ code: 'unknown-variable' }]);
    expect(reading.failed).toBe(true);
  },
);

test.each([
  [String.raw`\{{vars.n}}`, '{{vars.n}}'],
  [String.raw`a \{{ vars.n }} {{vars.n}}`, 'a {{ vars.n }} 1'],
  [String.raw`\\{{vars.n}}`, String.raw`\{{vars.n}}`],
  [String.raw`\{{vars.unknown}}`, '{{vars.unknown}}'],
])('a backslash makes %s text', (written, meant) => {
  const reading = new Reading({ vars: { n: 1 } });
  expect(reading.fill(written, at)).toBe(meant);
  expect(reading.diagnostics).toEqual([]);
});

test('raw leaves them alone, also when reading fails inside', () => {
  const reading = new Reading({ vars: { n: 1 } });
  expect(reading.raw(() => reading.fill('{{vars.n}}', at))).toBe('{{vars.n}}');
  expect(() =>
    reading.raw(() => {
      throw new Error('inside');
    }),
  ).toThrow('inside');
  expect(reading.fill('{{vars.n}}', at)).toBe(1);
});

test('a file that cannot be opened is a problem where it was named', () => {
  const bytes = Buffer.from('x');
  const reading = new Reading({
    open: (name) => (name === 'there' ? { path: '/there', bytes } : { code: 'no-file', message: `no file "${name}"` }),
  });
  expect(reading.file(at, 'there')).toEqual({ path: '/there', bytes });
  expect(reading.file(parse('a: missing'), 'missing')).toBeUndefined();
  expect(reading.diagnostics).toMatchObject([{ code: 'no-file', place: { line: 1, column: 1 } }]);
  expect(new Reading().file(at, 'any')).toBeUndefined();
});

test.each([
  ['mehtod', 'method'],
  ['METHOD', 'method'],
  ['statuses', 'status'],
  ['xyz', undefined],
  ['', undefined],
])('%j was meant as %j', (word, meant) => {
  expect(nearest(word, ['method', 'path', 'status'])).toBe(meant);
});

test('the nearest of several is proposed', () => {
  expect(didYouMean('pth', ['push', 'path', 'patch'])).toBe('did you mean "path"?');
  expect(didYouMean('zzz', ['path'])).toBeUndefined();
});
