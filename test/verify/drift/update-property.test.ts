import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document, isMap, isPair, isScalar, visit } from 'yaml';
import type { JsonValue } from '../../../src/model/json.ts';
import { load, moved, type RealAnswer, rewrite } from './support.ts';

const key = fc.oneof(
  fc.constantFrom('id', 'name', 'items', 'price', 'no', '1.10', 'a b', "it's", '#', 'ключ', ''),
  fc.string({ maxLength: 6 }),
);
const text = fc.oneof(
  fc.constantFrom(
    '',
    'yes',
    '12',
    '- a',
    'a: b',
    'x # y',
    '{{name}}',
    'one\ntwo\n',
    ' lead',
    'tab\there',
    '\u2028',
    '|',
    '~',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), text),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));
const document = fc.oneof(fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }), fc.array(value, { maxLength: 3 }));
const bodies = document.chain((recorded) =>
  fc.tuple(fc.constant(recorded), fc.oneof(document, mutated(recorded as JsonValue))),
);

/** The same document with some of its places changed: what drift is like. */
function mutated(recorded: JsonValue): fc.Arbitrary<JsonValue> {
  return fc.infiniteStream(fc.tuple(fc.integer({ min: 0, max: 5 }), value)).map((stream) => {
    const mutate = (at: JsonValue): JsonValue => {
      const [chance, other] = stream.next().value as [number, JsonValue];
      if (chance === 0) return other;
      if (Array.isArray(at)) return at.map(mutate);
      if (typeof at !== 'object' || at === null) return at;
      const entries = Object.entries(at).filter(() => (stream.next().value as [number, JsonValue])[0] > 0);
      const added: [string, JsonValue][] = chance === 1 ? [['added', other]] : [];
      return Object.fromEntries([...entries.map(([name, inner]) => [name, mutate(inner)] as const), ...added]);
    };
    return mutate(recorded);
  });
}

const style = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  singleQuote: fc.boolean(),
  lineWidth: fc.constantFrom(0, 30, 80),
  collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
  comments: fc.integer({ min: 0, max: 4 }),
  crlf: fc.boolean(),
});

const PREFIX = `# a file of the team's
x-note: {a: 1} # kept
pairs:
`;
const NEIGHBOUR = (name: string): string => `  # before ${name}
  - name: ${name}   # a neighbour
    request: {method: GET, path: /${name}}
    response: {body: {note:   "odd   spacing"}}   # stays

`;

type Style = typeof style extends fc.Arbitrary<infer S> ? S : never;

function pairText(recorded: JsonValue, { comments, crlf: _, ...options }: Style): string {
  const written = new Document({
    name: 'moves',
    request: { method: 'GET', path: '/moves' },
    response: { status: 200, headers: { 'X-A': 'a' }, body: recorded },
  });
  let count = 0;
  visit(written, (_key, node) => {
    count += 1;
    if (comments === 0 || count % comments !== 0) return;
    if (isScalar(node) && options.collectionStyle === 'any') node.comment = ` ${count}`;
    else if (isPair(node) && isScalar(node.key) && options.collectionStyle === 'any')
      node.key.commentBefore = ` above ${count}`;
    else if (isMap(node)) node.spaceBefore = true;
  });
  const [first = '', ...rest] = written.toString(options).trimEnd().split('\n');
  return `  - ${[first.trim() === '' ? '# empty' : first, ...rest].join('\n    ')}\n`;
}

describe('a pair that is rewritten', () => {
  test('answers as the real service, and all around it is the same to the byte', () => {
    let rewritten = 0;
    let tried = 0;
    fc.assert(
      fc.property(bodies, style, fc.constantFrom(200, 201, 404), ([recorded, now], how, status) => {
        const ends = (yaml: string): string => (how.crlf ? yaml.replaceAll('\n', '\r\n') : yaml);
        const before = ends(PREFIX + NEIGHBOUR('one'));
        const after = ends(NEIGHBOUR('two'));
        const pair = ends(pairText(recorded, how));
        let loaded: ReturnType<typeof load>;
        try {
          loaded = load(before + pair + after);
        } catch {
          // Some of what YAML can write is no scenario.
          return;
        }
        const answer: RealAnswer = { status, body: now, headers: { 'X-A': 'a' } };
        const moves = moved(loaded, 'moves', answer);
        if (moves.length === 0) return;
        tried += 1;
        const { contents, refused } = rewrite(loaded, { moves: answer });
        const result = contents.get('/mocks/shop.yaml');
        if (refused.size > 0) {
          expect(result).toBeUndefined();
          return;
        }
        rewritten += 1;
        expect(result?.startsWith(before)).toBe(true);
        expect(result?.endsWith(after)).toBe(true);
        expect(moved(load(result as string), 'moves', answer)).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(tried).toBeGreaterThan(30);
    // What is left alone is the exception.
    expect(rewritten / tried).toBeGreaterThan(0.97);
  });
});
