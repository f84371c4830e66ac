import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isError } from '../../src/model/diagnostic.ts';
import { decodeText } from '../../src/source/decode.ts';
import { toJson } from '../../src/source/nodes.ts';
import { parseYaml } from '../../src/source/yaml.ts';
import { sourceOf } from './support.ts';

const VALID = `name: checkout
# a comment
state: &state {cart: empty, "quoted key": [1, 2.50, true, ~]}
pairs:
  - name: list orders
    request:
      method: GET
      path: /orders
      query: {page: '1'}
      headers: {Accept: ['*/*']}
    response:
      status: 200
      body: |
        {"orders": [
          {"id": 1}
        ]}
  - request: {method: POST, path: /orders, body: "a\\tb"}
    response: *state
templates:
  - request:
      <<: *state
      path: '/users/{id}'
    response:
      body: >-
        folded
        text
`;

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '- ',
  '\n',
  '\t',
  '  ',
  '"',
  "'",
  '#',
  '&a',
  '*a',
  '!',
  '|',
  '>',
  '%',
  '@',
  '`',
  ',',
  '? ',
  '---\n',
  '...',
  '<<: ',
  '{{x}}',
  '\r',
  '\u00e9',
  '\ud83d\ude00',
  '\u2028',
  'x: y',
  '~',
];

const edit = fc.record({ at: fc.nat(VALID.length), remove: fc.nat(12), put: fc.constantFrom('', ...TOKENS) });

const mutated = fc
  .tuple(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.option(fc.nat(VALID.length)))
  .map(([edits, cut]) => {
    const text = edits.reduce((each, { at, remove, put }) => each.slice(0, at) + put + each.slice(at + remove), VALID);
    return cut === null ? text : text.slice(0, cut);
  });

/** No throw; a tree, or at least one error; places that exist; frames that a terminal can show. */
function holds(text: string): void {
  const { root, diagnostics } = parseYaml(sourceOf(text));
  if (root === undefined) expect(diagnostics.length).toBeGreaterThan(0);
  else {
    expect(diagnostics.filter(isError)).toEqual([]);
    expect(() => toJson(root)).not.toThrow();
  }
  const lines = text.split('\n');
  for (const { place, end, frame, hint, message } of diagnostics) {
    expect(place.line).toBeGreaterThanOrEqual(1);
    expect(place.line).toBeLessThanOrEqual(lines.length);
    expect(place.column).toBeGreaterThanOrEqual(1);
    expect(place.column).toBeLessThanOrEqual((lines[place.line - 1] as string).length + 1);
    expect(end.line > place.line || (end.line === place.line && end.column >= place.column)).toBe(true);
    expect(end.line).toBeLessThanOrEqual(lines.length);
    expect(message).toBeTruthy();
    expect(hint).toBeTruthy();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(`${frame.replaceAll('\n', '')}${message}${hint}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  }
}

test('the file that is broken below is fine', () => {
  expect(parseYaml(sourceOf(VALID)).diagnostics).toEqual([]);
});

test('a file broken anywhere is explained', () => {
  fc.assert(fc.property(mutated, holds), { numRuns: 500 });
});

test('a file cut off anywhere is explained', () => {
  for (let length = 0; length <= VALID.length; length += 1) holds(VALID.slice(0, length));
});

test('any text is explained', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...TOKENS) })),
      holds,
    ),
    {
      numRuns: 500,
    },
  );
});

test('every known trap is explained wherever it is cut off', () => {
  const folder = join(import.meta.dirname, '../../fixtures/source/traps');
  for (const name of readdirSync(folder)) {
    const text = name.endsWith('.yaml') ? decodeText(readFileSync(join(folder, name))) : '';
    if (typeof text !== 'string' || text.length > 1000) continue;
    for (let length = 0; length <= text.length; length += 3) holds(text.slice(0, length));
  }
});

test.each([
  ['open brackets', '['.repeat(20_000)],
  ['lists', '['.repeat(20_000) + ']'.repeat(20_000)],
  ['mappings', '{a: '.repeat(20_000)],
  ['dashes', '- '.repeat(20_000)],
  ['question marks', '? '.repeat(20_000)],
  ['colons', 'a: '.repeat(20_000)],
  ['templates', `a: ${'{{'.repeat(20_000)}`],
])('%s, nested deeper than any stack, are refused', (_, text) => {
  expect(parseYaml(sourceOf(text)).diagnostics.map((each) => each.code)).toEqual(['too-deep']);
});

test.each([
  ['quotes', '"'.repeat(2000)],
  ['tags', `a: ${'!x '.repeat(2000)}`],
  ['commas', `a: [${','.repeat(2000)}]`],
  ['traps', 'k: {p: /a/{id}}\n'.repeat(2000)],
  ['duplicates', 'k: 1\n'.repeat(2000)],
])('two thousand %s are not two thousand problems', (_, text) => {
  const { root, diagnostics } = parseYaml(sourceOf(text));
  expect(root).toBeUndefined();
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(diagnostics.length).toBeLessThanOrEqual(100);
});
