import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { decodeText } from '../../src/source/decode.ts';
import { get, type MapNode } from '../../src/source/nodes.ts';
import { run } from '../../src/source/parse-job.ts';
import { decodeTape } from '../../src/source/tape-read.ts';
import { encodeTape } from '../../src/source/tape-write.ts';
import { parseYaml } from '../../src/source/yaml.ts';
import { sourceOf } from './support.ts';

/** What arrives on the other side of a thread, beside what parsing there would have given. */
function sent(text: string, options: { anything?: boolean } = {}) {
  const source = sourceOf(text);
  const parsed = parseYaml(source, options);
  return { parsed, arrived: decodeTape(structuredClone(encodeTape(parsed)), source) };
}

const EVERY_KIND = `
plain: text
quoted: 'it''s'
double: "a\\tb"
simple: "a b"
numbers: [1, 1.50, 0x1F, 0o17, -0, 12345678901234567890, 1e3]
others: [true, False, ~, null, "", !!float 1.5, !!str 2]
folded: one
  two
block: |
  a
  b
empty: {}
list: []
flow: {a: [b, {c: d}]}
é: 😀
`;

test('a tree of all kinds arrives as it was', () => {
  const { parsed, arrived } = sent(EVERY_KIND);
  expect(parsed.root).toBeDefined();
  expect(arrived).toEqual(parsed);
});

test('what aliases share stays shared, in the order of nesting', () => {
  const { parsed, arrived } = sent('a: &a {b: &b [1], c: &c x}\nd: [*b, *a, *c, *a]\ne: {<<: *a, f: *b}\n');
  expect(arrived).toEqual(parsed);
  const root = arrived.root as MapNode;
  const list = get(root, 'd');
  expect(list?.kind === 'sequence' && list.items[1]).toBe(get(root, 'a'));
  expect(get(get(root, 'e') as MapNode, 'f')).toBe(get(get(root, 'a') as MapNode, 'b'));
});

test('diagnostics come along', () => {
  const { parsed, arrived } = sent('a: {{x}}\nb: @y\n');
  expect(parsed.diagnostics).toHaveLength(2);
  expect(arrived).toEqual(parsed);
});

test('what a thread gives back can be transferred', () => {
  const job = { shown: 'test.yaml', path: '/test.yaml', bytes: Buffer.from('name: x\n') };
  const { result, transfer } = run(job);
  const moved = structuredClone(result, { transfer });
  expect(result?.numbers).toHaveLength(0);
  expect(moved && decodeTape(moved, sourceOf('name: x\n'))).toEqual(parseYaml(sourceOf('name: x\n')));
});

test('a thread leaves bytes that are no text to those who sent them', () => {
  expect(run({ shown: 'test.yaml', path: '/test.yaml', bytes: Buffer.from([0xff, 0xff]) }).result).toBeUndefined();
});

test('any document arrives as it was', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom('BLOCK_LITERAL', 'QUOTE_DOUBLE', 'PLAIN'),
      (value, style) => {
        const { parsed, arrived } = sent(stringify(value, { defaultStringType: style }), { anything: true });
        expect(arrived).toEqual(parsed);
      },
    ),
    { numRuns: 300 },
  );
});

test('all traps arrive as they were', () => {
  const folder = join(import.meta.dirname, '../../fixtures/source/traps');
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
    const text = decodeText(readFileSync(join(folder, name)));
    if (typeof text !== 'string') continue;
    const { parsed, arrived } = sent(text);
    expect(arrived).toEqual(parsed);
  }
});
