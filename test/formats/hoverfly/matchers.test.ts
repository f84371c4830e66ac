import { describe, expect, test } from 'vitest';
import type { Remark } from '../../../src/formats/format.ts';
import { fromGo } from '../../../src/formats/hoverfly/matchers/regex.ts';
import type { Field } from '../../../src/formats/hoverfly/matchers/site.ts';
import { translateViews } from '../../../src/formats/hoverfly/matchers/translate.ts';
import { readViews } from '../../../src/formats/hoverfly/read-views.ts';
import { Reader } from '../../../src/formats/hoverfly/reader.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { isList, isMap, type Tree } from '../../../src/write/tree.ts';

const plain = (tree: Tree | undefined): unknown => {
  if (tree === undefined || tree === null || typeof tree !== 'object') return tree;
  if (isMap(tree)) return Object.fromEntries([...tree].map(([key, each]) => [key, plain(each)]));
  return isList(tree) ? tree.map(plain) : tree;
};

function translated(field: Field, views: JsonValue): { tree: unknown; remarks: readonly Remark[] } {
  const reader = new Reader();
  const remarks: Remark[] = [];
  const tree = plain(translateViews(readViews(views, 'at', 'exact', reader), field, remarks));
  return { tree, remarks: [...reader.problems, ...remarks] };
}

describe('matchers of Hoverfly become ours', () => {
  test.each<[Field, string, JsonValue, unknown]>([
    ['host', 'exact', 'a.test', 'a.test'],
    ['body', 'exact', '', { present: false }],
    ['headers', 'exact', 'a;b', { any: ['a;b', ['a', 'b']] }],
    ['host', 'glob', '*', undefined],
    ['headers', 'glob', '*', { present: true }],
    ['host', 'glob', '*.test', { endsWith: '.test' }],
    ['path', 'glob', '/a/*', { startsWith: '/a/' }],
    ['path', 'glob', '*b*', { contains: 'b' }],
    ['path', 'glob', '/a*b', { glob: '/a**b' }],
    ['path', 'glob', '/a/*/b', { regex: '^/a/.*/b$', flags: 's' }],
    ['body', 'glob', 'a?*\\b*c', { glob: 'a\\?*\\\\b*c' }],
    ['path', 'regex', '^/a', { regex: '^/a' }],
    ['path', 'regex', '(?i)\\A/a\\z', { regex: '^/a$', flags: 'i' }],
    ['body', 'regex', 'a*', { any: [{ present: false }, { regex: 'a*' }] }],
    ['body', 'json', '{"a": [1]}', { json: { a: [1] } }],
    ['body', 'json', 'no json', 'no json'],
    [
      'body',
      'jsonPartial',
      '{"a":1}',
      { any: [{ jsonPartial: { a: 1 } }, { jsonPath: { path: '$..*', is: { jsonPartial: { a: 1 } } } }] },
    ],
    ['body', 'jsonpath', '{.items[0]}', { jsonPath: '$.items[0]' }],
    ['body', 'xml', '<a/>', { xml: '<a/>' }],
    ['body', 'xpath', '//a', { xpath: '//a' }],
    ['query', 'array', ['a', 'b'], { any: [{ array: ['a', 'b'] }, 'a;b'] }],
    [
      'headers',
      'jwt',
      '{"payload":{"sub":"1","roles":["a"]}}',
      { jwt: { payload: { sub: '1', roles: { jsonPartial: ['a'] } } } },
    ],
    ['headers', 'jwtJsonPath', '$.user.name', { jwt: { payload: { user: { jsonPath: '$.name' } } } }],
    ['path', 'negate', '/a', { not: '/a' }],
    ['headers', 'negate', 'a', { present: true, not: 'a' }],
    ['body', 'form', { name: [{ matcher: 'glob', value: 'A*' }] }, { form: { name: { startsWith: 'A' } } }],
    ['body', 'xmlpartial', '<a><b>{{regex:^x}}</b></a>', { all: [{ xpath: { path: '/a/b', is: { regex: '^x' } } }] }],
  ])('%s: %s %j', (field, matcher, value, tree) => {
    const result = translated(field, [{ matcher, value }]);
    expect(result.remarks).toEqual([]);
    expect(result.tree).toEqual(tree);
  });

  test('several stand side by side where they can', () => {
    const views = [
      { matcher: 'glob', value: 'a*' },
      { matcher: 'regex', value: 'b' },
    ];
    expect(translated('host', views).tree).toEqual({ startsWith: 'a', regex: 'b' });
    expect(translated('host', [...views, { matcher: 'regex', value: 'c' }]).tree).toEqual({
      all: [{ startsWith: 'a' }, { regex: 'b' }, { regex: 'c' }],
    });
  });

  test('what is chained goes on with what was selected', () => {
    const view = { matcher: 'jsonpath', value: '$.n', doMatch: { matcher: 'exact', value: '5' } };
    expect(translated('body', [view]).tree).toEqual({ jsonPath: { path: '$.n', is: { any: ['5', 5] } } });
  });

  test.each<[Field, string, JsonValue, string]>([
    ['path', 'globb', '/a', 'there is no matcher "globb"'],
    ['path', 'regex', '(', 'this is no regular expression: unterminated group'],
    ['path', 'regex', 'a(?i)b', 'flags inside of a pattern have no counterpart'],
    [
      'body',
      'jsonpath',
      '{range .items[*]}{.a}{end}',
      'the JSONPath {range .items[*]}{.a}{end} has no counterpart in RFC 9535',
    ],
    ['body', 'jsonPartial', '5', 'the value of "jsonPartial" is no JSON object or list, so it accepts nothing'],
    ['body', 'xpath', '//s:a', 'the prefix "s" is not declared'],
    [
      'body',
      'xmltemplated',
      '<a><b><c/></b><b><c/></b></a>',
      'several <b> with children of their own cannot be told apart here',
    ],
    ['body', 'array', ['a'], '"array" cannot stand under body'],
    ['headers', 'jwt', '{"sub":"1"}', 'only "header" and "payload" of a token can be asked for'],
    ['path', 'exact', { a: 1 }, 'the value of "exact" is no text'],
  ])('%s: %s %j is refused', (field, matcher, value, message) => {
    expect(translated(field, [{ matcher, value }]).remarks).toMatchObject([
      { kind: 'left out', message: expect.stringContaining(message) as string },
    ]);
  });

  test.each<[string, string, string]>([
    ['(?P<y>\\d+)', '(?<y>\\d+)', ''],
    ['[[:alpha:]]+', '[A-Za-z]+', ''],
    ['\\Qa.b\\E.', 'a\\.b.', ''],
    ['(?is)a.b', 'a.b', 'is'],
    ['\\pL', '\\pL', 'u'],
  ])('the pattern %s', (go, source, flags) => {
    expect(fromGo(go)).toEqual({ source, flags });
  });
});
