import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textMatcher } from '../../src/match/kinds/exact.ts';
import { documentMatcher } from '../../src/match/kinds/json.ts';
import { fits } from '../../src/match/kinds/json-compare.ts';
import { jsonDifferences } from '../../src/match/kinds/json-differences.ts';
import { bodyOf } from '../../src/match/subject.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { jsonPlace } from '../../src/model/json-place.ts';
import type { Matcher } from '../../src/model/matching.ts';
import { decodePath, parseQuery } from '../../src/model/request.ts';
import { Redaction } from '../../src/serve/redact.ts';
import { textLines } from '../../src/verify/difference/text.ts';
import { difference } from '../../src/verify/difference.ts';
import { encodePath, encodeQuery } from '../../src/verify/replay/encode.ts';
import { shownAnswer } from '../../src/verify/shown.ts';
import { answerOf } from '../support/engine-driver.ts';
import { reply, request } from '../support/hand-made.ts';

const place = { file: 'a.yaml', line: 1, column: 1 };

function bodyProblem(matcher: Matcher, body: string | Buffer) {
  const answer = answerOf(reply(typeof body === 'string' ? Buffer.from(body) : body));
  const shown = shownAnswer(new Redaction(), request(), answer);
  return difference({ field: 'body', name: 'body', matcher, subject: bodyOf(answer), place }, shown);
}

const jsonMatcher = (expected: JsonValue) => documentMatcher('JSON', expected, {});

const document = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
const leniency = fc.record({ ignoreOrder: fc.boolean(), ignoreExtra: fc.boolean() });

describe('documents, place by place', () => {
  test('there is a difference exactly where the matcher does not hold', () => {
    fc.assert(
      fc.property(document, document, leniency, (expected, got, lenient) => {
        const [wanted, sent] = [plain(expected), plain(got)];
        expect(jsonDifferences(wanted, sent, lenient, 10).length === 0).toBe(fits(wanted, sent, lenient));
      }),
    );
  });

  test('each is where it says', () => {
    fc.assert(
      fc.property(document, document, (expected, got) => {
        for (const found of jsonDifferences(plain(expected), plain(got), {}, 50)) {
          expect(at(plain(got), found.path)).toEqual(found.got);
          expect(at(plain(expected), found.path)).toEqual(found.expected);
        }
      }),
    );
  });

  test('never more than asked for', () => {
    const many = Array.from({ length: 1000 }, (_, index) => index);
    expect(
      jsonDifferences(
        many,
        many.map((each) => each + 1),
        {},
        7,
      ),
    ).toHaveLength(7);
    expect(jsonDifferences([], many, {}, 7)).toHaveLength(7);
    expect(jsonDifferences({}, Object.fromEntries(many.map((each) => [`k${each}`, each])), {}, 7)).toHaveLength(7);
  });

  test('read like this', () => {
    const { detail, got } = bodyProblem(
      jsonMatcher({ a: 1, 'b c': [1, { d: 'x' }], gone: null, list: [1] }),
      '{"a":"1","b c":[1,{"d":"y"}],"list":[1,2],"more":true}',
    );
    expect(detail).toEqual([
      '$.a: expected 1, got "1"',
      `$['b c'][1].d: expected "x", got "y"`,
      '$.gone: expected null, got nothing',
      '$.list[1]: not expected, got 2',
      '$.more: not expected, got true',
    ]);
    expect(got).toMatch(/^"\{\\"a\\":/);
  });

  test('end with "and more"', () => {
    const many = Array.from({ length: 100 }, (_, index) => index);
    const { detail } = bodyProblem(jsonMatcher(many), JSON.stringify(many.map((each) => -each - 1)));
    expect(detail).toHaveLength(21);
    expect(detail.at(-1)).toBe('… and more');
  });

  test('that are none say what is there', () => {
    expect(bodyProblem(jsonMatcher({ a: 1 }), '<html>')).toMatchObject({
      got: '"<html>"',
      detail: ['the body is not JSON'],
    });
    expect(bodyProblem(jsonMatcher({ a: 1 }), '')).toMatchObject({ got: 'nothing', detail: ['the body is empty'] });
  });

  test('paths name what a JSONPath would', () => {
    expect(jsonPlace(['a', 0, "it's", '', 'x-y', '\\'])).toBe("$.a[0]['it\\'s']['']['x-y']['\\\\']");
  });
});

/** Without `-0` and prototypes: as JSON hands it over. */
const plain = (value: JsonValue): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;

const at = (value: JsonValue, path: readonly (string | number)[]): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as { [key: string | number]: JsonValue })[step]
        : undefined,
    value,
  );

describe('texts, line by line', () => {
  test('with some of what is equal around', () => {
    const { detail } = bodyProblem(textMatcher('1\n2\n3\n4\n5\n6'), '1\n2\n3\nfour\n5\n6');
    expect(detail).toEqual(['from line 4 on (- expected, + got):', '  2', '  3', '- 4', '+ four', '  5', '  6']);
  });

  test('one line needs none', () => {
    expect(bodyProblem(textMatcher('a'), 'b')).toMatchObject({ expected: '"a"', got: '"b"', detail: [] });
  });

  test('both can be put together from what is told', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (expected, got) => {
        const [, ...lines] = textLines(expected.join('\n'), got.join('\n'));
        const side = (mark: string) => lines.filter((line) => !line.startsWith(mark)).map((line) => line.slice(2));
        if (expected.join() === got.join()) return;
        expect(`\n${expected.join('\n')}\n`).toContain(`\n${side('+').join('\n')}${side('+').length > 0 ? '\n' : ''}`);
        expect(`\n${got.join('\n')}\n`).toContain(`\n${side('-').join('\n')}${side('-').length > 0 ? '\n' : ''}`);
      }),
    );
  });

  test('are bounded', () => {
    const lines = (mark: string) => Array.from({ length: 1000 }, (_, index) => `${mark}${index}`).join('\n');
    const told = textLines(lines('a'), lines('b'));
    expect(told).toHaveLength(42);
    expect(textLines('a\n'.repeat(100_000), 'b\n')).toEqual([]);
  });
});

describe('a body of 50 MB', () => {
  const large = Buffer.alloc(50 * 1024 * 1024, 'x'.repeat(63) + 'é');

  test.each([
    ['as text', textMatcher('small'), large],
    ['that is expected', textMatcher(large.toString()), Buffer.from('small')],
    ['that is no text', textMatcher('small'), Buffer.alloc(large.length, 255)],
    ['against a document', jsonMatcher({ a: 1 }), large],
  ])('%s is cut', (_, matcher, body) => {
    const problem = bodyProblem(matcher, body);
    expect(JSON.stringify(problem).length).toBeLessThan(2000);
    expect(problem.field).toBe('body');
  });

  test('and its document, too', () => {
    const list = Array.from({ length: 500_000 }, (_, id) => ({ id, name: 'x'.repeat(80) }));
    const problem = bodyProblem(jsonMatcher([{ id: 0 }]), JSON.stringify(list));
    expect(problem.detail[0]).toMatch(/^\$\[0\]\.name: not expected, got "x+"$/);
    expect(JSON.stringify(problem).length).toBeLessThan(20_000);
  });
});

test('bytes are told as such', () => {
  expect(bodyProblem(textMatcher('a'), Buffer.from([0, 255, 1])).got).toBe('3 bytes that are no text');
});

describe('what is replayed is read back as it was recorded', () => {
  test('paths', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const path = decodePath(`/${text}`);
        const encoded = encodePath(path) as string;
        expect(decodePath(encoded)).toBe(path);
        expect(encoded).toMatch(/^[!-~]*$/);
        expect(encoded).not.toMatch(/[?#]/);
      }),
    );
  });

  test('queries', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(text, fc.array(text, { minLength: 1, maxLength: 3 })), (given) => {
        const query = new Map(Object.entries(given));
        expect(parseQuery(encodeQuery(query) as string)).toEqual(query);
      }),
    );
  });

  test('half a character cannot be', () => {
    expect([encodePath('/\ud800'), encodeQuery([['\udc00', ['']]])]).toEqual([undefined, undefined]);
  });
});
