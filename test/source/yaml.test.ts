import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { JsonValue } from '../../src/model/json.ts';
import { get, type MapNode, type ScalarNode, toJson } from '../../src/source/nodes.ts';
import { parseYaml } from '../../src/source/yaml.ts';
import { parse, sourceOf } from './support.ts';

const map = (text: string): MapNode => parse(text) as MapNode;
const scalar = (text: string): ScalarNode => get(map(text), 'x') as ScalarNode;

describe('values', () => {
  test.each([
    ['x: text', 'text', 'text', 'plain'],
    ['x: 1.10', 1.1, '1.10', 'plain'],
    ['x: 007', 7, '007', 'plain'],
    ['x: 0x1F', 31, '0x1F', 'plain'],
    ['x: 0o17', 15, '0o17', 'plain'],
    ['x: 1_000', '1_000', '1_000', 'plain'],
    ['x: no', 'no', 'no', 'plain'],
    ['x: True', true, 'True', 'plain'],
    ['x: ~', null, '~', 'plain'],
    ['x:', null, '', 'plain'],
    ["x: 'it''s'", "it's", "it's", 'quoted'],
    ['x: "1"', '1', '1', 'quoted'],
    ['x: "a\\tb"', 'a\tb', 'a\tb', 'quoted'],
    ['x: |\n  a\n  b\n', 'a\nb\n', 'a\nb\n', 'block'],
    ['x: >-\n  a\n  b\n', 'a b', 'a b', 'block'],
    ['x: 2001-12-14', '2001-12-14', '2001-12-14', 'plain'],
    ['x: !!str 1', '1', '1', 'plain'],
  ])('%j', (text, value, source, style) => {
    expect(scalar(text)).toMatchObject({ kind: 'scalar', value, source, style });
  });

  test('a long integer keeps its digits as source', () => {
    expect(scalar('x: 12345678901234567890').source).toBe('12345678901234567890');
  });

  test('keys are texts, as they were written', () => {
    expect(map('1.10: a\ntrue: b\n~: c\n"quoted": d').entries.map((entry) => entry.key)).toEqual([
      '1.10',
      'true',
      '~',
      'quoted',
    ]);
  });

  test('a key may be called __proto__', () => {
    const value = toJson(parse('{"__proto__": {"a": 1}, "constructor": 2}')) as object;
    expect(Object.entries(value)).toEqual([
      ['__proto__', { a: 1 }],
      ['constructor', 2],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test('JSON is YAML', () => {
    expect(toJson(parse('{"a":[1,{"b":null}],"c":"{{x}}"}'))).toEqual({ a: [1, { b: null }], c: '{{x}}' });
  });
});

describe('places', () => {
  test('of a value, its key, and what is around', () => {
    const text = 'pairs:\n  - request:\n      path: /orders\n';
    const root = map(text);
    const request = get(root, 'pairs');
    const item = (request?.kind === 'sequence' ? request.items[0] : undefined) as MapNode;
    const path = (get(item, 'request') as MapNode).entries[0];
    expect(text.slice(path?.keyRange.start, path?.keyRange.end)).toBe('path');
    expect(text.slice(path?.value.start, path?.value.end)).toBe('/orders');
    expect(text.slice(item.start, item.end)).toBe('request:\n      path: /orders');
  });

  test('flow collections end with their brackets', () => {
    const text = 'a: {b: [1, 2] , c: d }  # note';
    const value = get(map(text), 'a');
    expect(text.slice(value?.start, value?.end)).toBe('{b: [1, 2] , c: d }');
    expect(value).toMatchObject({ kind: 'map', flow: true });
  });
});

describe('anchors', () => {
  test('an alias is the very node of its anchor', () => {
    const root = map('a: &x {b: 1}\nc: *x\n');
    expect(get(root, 'c')).toBe(get(root, 'a'));
  });

  test('the last anchor of a name before the alias counts', () => {
    expect(toJson(parse('a: &x 1\nb: *x\nc: &x 2\nd: *x'))).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  test('merge keys: own keys win wherever they stand, earlier mappings over later ones', () => {
    const text = 'one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nall:\n  c: own\n  <<: [*one, *two]\n  d: own\n';
    expect(JSON.stringify(toJson(get(map(text), 'all') as MapNode))).toBe('{"c":"own","a":1,"b":1,"d":"own"}');
  });

  test('a quoted << is a key like others', () => {
    expect(toJson(parse('"<<": {a: 1}'))).toEqual({ '<<': { a: 1 } });
  });

  test('five thousand uses of one anchor are fine', () => {
    const items = Array.from({ length: 5000 }, () => '*x').join(', ');
    const root = map(`x: &x {a: 1, b: [2, 3]}\nall: [${items}]`);
    expect(get(root, 'all')).toMatchObject({ kind: 'sequence', items: { length: 5000 } });
  });

  test('a bomb of aliases is refused before anybody walks it', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 30; level += 1) {
      lines.push(
        `k${level}: &k${level} [${Array(10)
          .fill(level === 1 ? '*a' : `*k${level - 1}`)
          .join(', ')}]`,
      );
    }
    const { root, diagnostics } = parseYaml(sourceOf(lines.join('\n')));
    expect(root).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual(['too-many-aliases']);
  });

  test('a bomb of merge keys is refused too', () => {
    const lines = ['a: &a {x0: [1, 2, 3, 4, 5, 6, 7, 8, 9]}'];
    for (let level = 1; level < 40; level += 1) {
      lines.push(
        `k${level}: &k${level} {<<: *${level === 1 ? 'a' : `k${level - 1}`}, x${level}: *${level === 1 ? 'a' : `k${level - 1}`}}`,
      );
    }
    expect(parseYaml(sourceOf(lines.join('\n'))).diagnostics.map((each) => each.code)).toEqual(['too-many-aliases']);
  });
});

test('any document is read when it need not be a scenario', () => {
  expect(toJson(parse('openapi: 3.1.0'))).toEqual({ openapi: '3.1.0' });
  expect(toJson(parse('- 1'))).toEqual([1]);
});

test('nothing is printed as a process warning', async () => {
  const warnings: unknown[] = [];
  const listen = (warning: unknown): void => void warnings.push(warning);
  process.on('warning', listen);
  parseYaml(sourceOf('a: {{x}}\nb: !tag c\n? [x]\n: y\n'));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});

const jsonDocument = fc
  .oneof(fc.jsonValue({ maxDepth: 4 }), fc.dictionary(fc.string(), fc.string({ unit: 'binary' })))
  .map((value) => value as JsonValue)
  // Where this key stands plainly it merges, and the writer does not quote it.
  .filter((value) => !JSON.stringify(value).includes('"<<"'))
  .filter((value) => !JSON.stringify(value).includes('\\u0000'));

test('what the yaml package writes is read back equal', () => {
  fc.assert(
    fc.property(jsonDocument, fc.boolean(), (value, flow) => {
      const text = stringify(value, { lineWidth: flow ? 0 : 40, ...(flow ? { collectionStyle: 'flow' } : {}) });
      expect(toJson(parse(text))).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

test('JSON is read as JSON', () => {
  fc.assert(
    fc.property(jsonDocument, (value) => {
      const text = JSON.stringify(value);
      // Not `value` itself: JSON has no -0.
      expect(toJson(parse(text))).toEqual(JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});
