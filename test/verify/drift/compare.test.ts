import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json.ts';
import type { DriftRules } from '../../../src/model/testing.ts';
import { answerOf } from '../../../src/verify/drift/answer.ts';
import { compareAnswers } from '../../../src/verify/drift/compare.ts';
import { fieldOf } from '../../../src/verify/drift/told.ts';
import { load, type RealAnswer, real } from './support.ts';

/** As they are compiled from `drift:`. */
function rulesOf(drift: string): DriftRules | undefined {
  const { library } = load(`pairs:
  - request: {method: GET, path: /a}
    response: {}
    drift: ${drift}
`);
  return library.entries[0]?.verification?.drift;
}

const moves = (mock: RealAnswer, now: RealAnswer, drift = '{}', ignoreExtra = false): string[] =>
  compareAnswers(real(mock), real(now), { rules: rulesOf(drift), body: true, ignoreExtra }).map(
    (move) => `${fieldOf(move)}: ${move.expected} → ${move.got}`,
  );

const bodies = (mock: JsonValue, now: JsonValue, drift?: string, ignoreExtra?: boolean): string[] =>
  moves({ body: mock }, { body: now }, drift, ignoreExtra);

describe('status, content type and headers', () => {
  test('an answer that is the same has not moved', () => {
    expect(moves({ body: { id: 1 } }, { body: { id: 2 } })).toEqual([]);
  });

  test('the status', () => {
    expect(moves({ status: 200 }, { status: 202 })).toEqual(['status: 200 → 202']);
  });

  test('of a success that became an error, the bodies are not compared', () => {
    expect(moves({ body: { id: 1 } }, { status: 404, body: { error: 'no' } })).toEqual(['status: 200 → 404']);
  });

  test.each([
    ['application/json', 'application/json; charset=utf-8', []],
    ['Application/JSON', 'application/json', []],
    ['application/json', 'application/hal+json', ['headers.content-type: application/json → application/hal+json']],
  ])('the content type, charset aside: %s, %s', (mock, now, expected) => {
    const body = { id: 1 };
    expect(moves({ headers: { 'Content-Type': mock }, body }, { headers: { 'content-type': now }, body })).toEqual(
      expected,
    );
  });

  test('where neither has a body, the content type says nothing', () => {
    expect(moves({ status: 204 }, { status: 204, headers: { 'Content-Type': 'text/plain' } })).toEqual([]);
  });

  test('of the headers, those that were named', () => {
    const mock = { headers: { ETag: '"1"', 'X-A': '1', Link: ['a', 'b'] } };
    const now = { headers: { etag: '"2"', 'x-a': '2', link: ['a'] } };
    expect(moves(mock, now, '{headers: [ETag, Link, Missing]}')).toEqual([
      'headers.etag: "\\"1\\"" → "\\"2\\""',
      'headers.link: "a", "b" → "a"',
    ]);
  });
});

describe('the shape of a document', () => {
  test.each<[string, JsonValue, JsonValue, string[]]>([
    ['values may differ', { a: 1, b: 'x' }, { a: 2, b: 'y' }, []],
    ['a type', { a: 1 }, { a: '1' }, ['body $.a: number → string']],
    ['a key that is gone', { a: 1, b: [] }, { a: 1 }, ['body $.b: array → nothing']],
    ['a key that is new', { a: 1 }, { a: 1, b: {} }, ['body $.b: nothing → object']],
    ['null where something was', { a: 1 }, { a: null }, ['body $.a: number → null']],
    ['something where null was recorded', { a: null }, { a: 1 }, []],
    ['deep down', { a: { b: { 'c d': 1 } } }, { a: { b: { 'c d': [] } } }, ["body $.a.b['c d']: number → array"]],
    ['an item of a list', [{ id: 1 }], [{ id: 1 }, { id: 'x' }], ['body $[1].id: number → string']],
    ['more or fewer items', [1, 2], [1], []],
    ['an empty list', { a: [] }, { a: [{ id: 1 }] }, []],
    ['a list that is empty now', { a: [{ id: 1 }] }, { a: [] }, []],
    ['what one of the items has', [{ id: 1 }, { id: 2, note: 'x' }], [{ id: 1 }], []],
    [
      'what none of the items has any more',
      [{ id: 1, note: 'x' }],
      [{ id: 1 }, { id: 2 }],
      ['body $[0].note: string → nothing'],
    ],
    ['types that were mixed already', [1, 'a', null], ['b', null, 2], []],
    ['a type that is new in a mixed list', [1, 'a'], [true], ['body $[0]: number or string → boolean']],
    ['an object that became a list', { a: 1 }, [{ a: 1 }], ['body $: object → array']],
    [
      'keys named like parts of objects',
      { constructor: 1, __proto__x: 1 },
      { constructor: 'a', __proto__x: 1 },
      ['body $.constructor: number → string'],
    ],
  ])('%s', (_, mock, now, expected) => {
    expect(bodies(mock, now)).toEqual(expected);
  });

  test('keys that only the real service sends can be let by', () => {
    expect(bodies({ a: 1 }, { a: '1', b: 2 }, '{}', true)).toEqual(['body $.a: number → string']);
  });

  test('what is ignored may be anything, or be missing', () => {
    const mock = { id: 1, updated_at: 'x', items: [{ id: 1, updated_at: 'x' }], gone: true };
    const now = { id: 1, updated_at: 5, items: [{ id: 1 }], fresh: true };
    expect(bodies(mock, now, "{ignore: ['$..updated_at', $.gone, $.fresh]}")).toEqual([]);
    expect(bodies(mock, { ...now, items: [{ id: 'a' }] }, "{ignore: ['$..updated_at', $.gone, $.fresh]}")).toEqual([
      'body $.items[0].id: number → string',
    ]);
  });

  test('a document nested deeper than anybody means costs nothing', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}1${']'.repeat(5000)}`) as JsonValue;
    const other = JSON.parse(`${'['.repeat(5000)}"a"${']'.repeat(5000)}`) as JsonValue;
    expect(bodies(deep, other)).toEqual([]);
  });
});

describe('values', () => {
  test('those that were asked for', () => {
    const drift = "{values: [$.status, '$.items[*].id']}";
    const mock = { status: 'open', note: 'a', items: [{ id: 1 }, { id: 2 }] };
    expect(bodies(mock, { status: 'closed', note: 'b', items: [{ id: 1 }, { id: 3 }] }, drift)).toEqual([
      'body $.status: "open" → "closed"',
      'body $.items[1].id: 2 → 3',
    ]);
  });

  test('of a place whose type has moved, it is said once', () => {
    expect(bodies({ a: 1 }, { a: '1' }, '{values: [$.a]}')).toEqual(['body $.a: number → string']);
  });

  test('all of them but the ignored', () => {
    const drift = '{values: [$], ignore: [$.at]}';
    expect(bodies({ at: 1, a: 1 }, { at: 2, a: 1 }, drift)).toEqual([]);
    expect(bodies({ at: 1, a: 1 }, { at: 2, a: 2 }, drift)).toEqual(['body $.a: 1 → 2']);
  });
});

describe('other bodies', () => {
  const text = (body: string, type = 'text/plain'): RealAnswer => ({ headers: { 'Content-Type': type }, body });

  test('a text is compared by its type alone, unless its value is asked for', () => {
    expect(moves(text('a'), text('b'))).toEqual([]);
    expect(moves(text('a'), text('b'), '{values: [$]}')).toEqual(['body $: "a" → "b"']);
  });

  test('one that is there, and one that is not', () => {
    expect(moves(text('a'), text(''))).toEqual(['body $: text → no body']);
  });

  test('a document that became a page', () => {
    expect(moves({ body: { a: 1 } }, text('<h1>', 'text/html'))).toEqual([
      'headers.content-type: application/json → text/html',
      'body $: a JSON document → text',
    ]);
  });

  test('bytes are compared by their type', () => {
    const image = (base64: string): RealAnswer => ({ headers: { 'Content-Type': 'image/png' }, base64 });
    expect(moves(image('iVBORw0KGgo='), image('iVBORw0KGgp/'))).toEqual([]);
  });

  test('packed ones are unpacked', () => {
    const headers = ['Content-Type', 'application/json', 'Content-Encoding', 'gzip'];
    const packed = answerOf(200, headers, gzipSync('{"a":"1"}'));
    const options = { rules: undefined, body: true, ignoreExtra: false };
    expect(compareAnswers(real({ body: { a: 1 } }), packed, options)).toHaveLength(1);
    expect(compareAnswers(real({ body: { a: 'x' } }), packed, options)).toEqual([]);
  });
});
