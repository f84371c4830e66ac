import { describe, expect, test } from 'vitest';
import { boolean, integer, json, number, text, word } from '../../../src/source/shape/scalars.ts';
import { read } from '../support.ts';
import { refused, refusedByReader, taken } from './agree.ts';

describe('text', () => {
  test.each([
    ['abc', 'abc'],
    ["'1'", '1'],
    ['1.10', '1.10'],
    ['007', '007'],
    ['true', 'true'],
    ['12345678901234567890', '12345678901234567890'],
    ['""', ''],
  ])('%s is taken by its source', (yaml, value) => {
    expect(taken(text(), yaml)).toBe(value);
  });

  test.each([
    ['~', 'wrong-type: expected a string, got nothing'],
    ['[a]', 'wrong-type: expected a string, got a list'],
    ['{a: 1}', 'wrong-type: expected a string, got a mapping'],
  ])('%s is refused', (yaml, problem) => {
    expect(refused(text(), yaml)).toEqual([problem]);
  });

  test('variables are filled in', () => {
    const vars = { host: 'shop.test', port: 80, list: [1] };
    expect(taken(text(), "'{{vars.host}}:{{ vars.port }}'", vars)).toBe('shop.test:80');
    expect(taken(text(), "'{{vars.list}}'", vars)).toBe('[1]');
  });
});

describe('number', () => {
  test.each([
    ['1', 1],
    ['-1.5', -1.5],
    ['0x10', 16],
  ])('%s', (yaml, value) => {
    expect(taken(number(), yaml)).toBe(value);
  });

  test('a variable keeps its type', () => {
    expect(taken(integer(1, 9), "'{{vars.n}}'", { n: 3 })).toBe(3);
    expect(read(integer(1, 9), "'{{vars.n}}'", { n: 30 }).diagnostics).toMatchObject([{ code: 'wrong-type' }]);
  });

  test.each([
    ['abc', 'wrong-type: expected a number, got the text "abc"'],
    ["'1'", 'wrong-type: expected a number, got the text "1"; write it without quotes'],
    ['true', 'wrong-type: expected a number, got the boolean "true"'],
    ['', 'wrong-type: expected a number, got nothing'],
  ])('%j is refused', (yaml, problem) => {
    expect(refused(number(), `# note\n${yaml === '' ? '~' : yaml}`)).toEqual([problem]);
  });

  test.each([
    ['99', integer(100, 599), 'an integer from 100 to 599'],
    ['600', integer(100, 599), 'an integer from 100 to 599'],
    ['100.5', integer(100, 599), 'an integer from 100 to 599'],
    ['-1', number({ min: 0 }), 'a number of at least 0'],
    ['11', number({ max: 10 }), 'a number of at most 10'],
  ])('%s is out of bounds', (yaml, shape, expects) => {
    expect(refused(shape, yaml)[0]).toContain(`expected ${expects}, got the number "${yaml}"`);
  });
});

describe('boolean', () => {
  test('true and false', () => {
    expect(taken(boolean(), 'true')).toBe(true);
    expect(taken(boolean(), 'false')).toBe(false);
    expect(taken(boolean(), "'{{vars.on}}'", { on: false })).toBe(false);
  });

  test.each([
    ['yes', 'expected true or false, got the text "yes"; write true or false, without quotes'],
    ["'true'", 'expected true or false, got the text "true"; write true or false, without quotes'],
    ['1', 'expected true or false, got the number "1"'],
  ])('%s is refused', (yaml, problem) => {
    expect(refused(boolean(), yaml)).toEqual([`wrong-type: ${problem}`]);
  });
});

describe('word', () => {
  const shape = word('sequential', 'cycle', 'random');

  test('one of them', () => {
    expect(taken(shape, 'cycle')).toBe('cycle');
    expect(taken(shape, '"random"')).toBe('random');
  });

  test('anything else is refused, with the one that was meant', () => {
    expect(refused(shape, 'cylce')).toEqual([
      'wrong-type: expected one of "sequential", "cycle", "random", got the text "cylce"; did you mean "cycle"?',
    ]);
    expect(refused(shape, '[cycle]')).toHaveLength(1);
    expect(refused(word('only'), 'other')[0]).toContain('expected "only"');
  });
});

describe('json', () => {
  test('any value', () => {
    const yaml = '{a: [1, null, true, "x"], b: {c: 1.5}, __proto__: {d: 1}}';
    expect(JSON.stringify(taken(json(), yaml))).toBe('{"a":[1,null,true,"x"],"b":{"c":1.5},"__proto__":{"d":1}}');
  });

  test('variables inside keep their type', () => {
    const vars = { n: 1, deep: { list: [1, 2] } };
    expect(taken(json(), "{a: '{{vars.n}}', b: ['{{vars.deep.list}}'], c: 'n={{vars.n}}'}", vars)).toEqual({
      a: 1,
      b: [[1, 2]],
      c: 'n=1',
    });
  });

  test('an unknown variable is named', () => {
    expect(read(json(), "{a: '{{vars.tokne}}'}", { token: 't' }).diagnostics).toMatchObject([
      { code: 'unknown-variable', message: 'no variable is called "tokne"', hint: 'did you mean "token"?' },
    ]);
  });

  test('an integer that loses digits is a warning', () => {
    expect(read(json(), 'id: 12345678901234567890').diagnostics).toMatchObject([
      { code: 'inexact-number', severity: 'warning' },
    ]);
    expect(read(json(), '[1e3, 9007199254740991, 0.1]').diagnostics).toEqual([]);
  });
});

test('readers say where', () => {
  expect(refusedByReader(integer(), 'a: 1')).toHaveLength(1);
  expect(read(integer(), '\n\n  x').diagnostics).toMatchObject([{ place: { line: 3, column: 3 } }]);
});
