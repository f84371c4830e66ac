import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { get } from '../../../src/source/nodes.ts';
import { list } from '../../../src/source/shape/collections.ts';
import { object, optional, required } from '../../../src/source/shape/object.ts';
import { boolean, integer, text } from '../../../src/source/shape/scalars.ts';
import { described, mapped, named, type Shape } from '../../../src/source/shape/shape.ts';
import { unfilled } from '../../../src/source/shape/unfilled.ts';
import { parse, read } from '../support.ts';
import { refused, refusedByReader, schemaOf, taken } from './agree.ts';

const answer = object(
  {
    status: optional(integer(100, 599), 'the status', 200),
    body: optional(text(), 'the body'),
    file: optional(text(), 'a file'),
    name: required(text(), 'the name'),
  },
  {
    expects: 'an answer',
    habits: { statusCode: 'write "status"' },
    extensible: true,
    exclusive: { keys: ['body', 'file'], atMost: true, what: 'an answer' },
  },
);

describe('object', () => {
  test('known keys are read, with the node', () => {
    const { node, ...rest } = taken(answer, 'name: x\nstatus: 201\nx-note: {any: thing}\n$schema: ./s.json');
    expect(rest).toEqual({ name: 'x', status: 201 });
    expect(get(node, 'status')).toMatchObject({ value: 201 });
  });

  test.each([
    ['[a]', ['wrong-type: expected an answer, got a list']],
    ['{name: a, statsu: 200}', ['unknown-key: unknown key "statsu"; did you mean "status"?']],
    ['{name: a, statusCode: 200}', ['unknown-key: unknown key "statusCode"; write "status"']],
    ['{name: a, zzzzzzz: 1}', ['unknown-key: unknown key "zzzzzzz"; known here: status, body, file, name']],
    ['{status: 200}', ['missing-key: "name" is missing; add "name:" (a string)']],
    ['{}', ['missing-key: "name" is missing; add "name:" (a string)']],
    ['{name: a, toString: 1}', ['unknown-key: unknown key "toString"; known here: status, body, file, name']],
    [
      '{name: a, __proto__: {status: 1}}',
      ['unknown-key: unknown key "__proto__"; known here: status, body, file, name'],
    ],
    [
      '{name: a, body: b, file: c}',
      ['exclusive-keys: "file" cannot stand beside "body"; an answer has at most one of "body", "file"'],
    ],
  ])('%s is refused', (yaml, problems) => {
    expect(refused(answer, yaml)).toEqual(problems);
  });

  test('all problems are reported at once', () => {
    expect(refused(answer, '{status: 1, bdoy: x, file: [1]}').map((each) => each.split(':')[0])).toEqual([
      'wrong-type',
      'unknown-key',
      'wrong-type',
      'missing-key',
    ]);
  });

  test('exactly one of several', () => {
    const shape = object(
      { a: optional(integer(), ''), b: optional(integer(), ''), c: optional(integer(), '') },
      { expects: 'it', exclusive: { keys: ['a', 'b'], what: 'it' } },
    );
    expect(taken(shape, '{a: 1, c: 2}')).toMatchObject({ a: 1, c: 2 });
    expect(refused(shape, '{a: 1, b: 2}')[0]).toContain('exclusive-keys');
    expect(refused(shape, '{c: 2}')[0]).toContain('missing-key: it needs one of "a", "b"');
  });

  test('the schema carries descriptions and defaults', () => {
    expect(schemaOf(answer)).toMatchObject({
      properties: { status: { description: 'the status', default: 200 } },
      required: ['name'],
      additionalProperties: false,
    });
  });
});

interface Tree {
  readonly leaf?: boolean | undefined;
  readonly branches?: Tree[] | undefined;
}
const tree: Shape<Tree> = named('tree', () =>
  object({ leaf: optional(boolean(), 'ends here'), branches: optional(list(tree), 'go on') }, { expects: 'a tree' }),
);

describe('named', () => {
  test('shapes may recurse', () => {
    expect(taken(tree, 'branches: [{leaf: true}, {branches: []}]')).toMatchObject({ branches: [{ leaf: true }, {}] });
    expect(refused(tree, 'branches: [{leaf: 1}, {branches: [{laef: true}]}]')).toHaveLength(2);
  });

  test('its schema stands once', () => {
    const schema = schemaOf(list(tree));
    expect(schema).toMatchObject({ items: { $ref: '#/definitions/tree' } });
    expect(Object.keys(schema.definitions)).toEqual(['tree']);
    expect(() => new Ajv({ strict: false }).compile(schema)).not.toThrow();
  });
});

describe('mapped', () => {
  const even = mapped(integer(), (value, node, reading) => {
    if (value % 2 === 0) return value / 2;
    reading.problem(node, { code: 'odd', message: 'expected an even number' });
    return undefined;
  });

  test('goes on with what was read', () => {
    expect(taken(even, '4')).toBe(2);
    expect(refusedByReader(even, '3')).toEqual(['odd: expected an even number']);
    expect(refused(even, 'x')[0]).toContain('expected an integer');
  });
});

test('described puts a description beside a reference', () => {
  expect(described(tree, 'a tall one').schema({ entries: {}, refer: () => ({ $ref: '#/definitions/tree' }) })).toEqual({
    description: 'a tall one',
    allOf: [{ $ref: '#/definitions/tree' }],
  });
  expect(taken(described(integer(), 'a count'), '1')).toBe(1);
});

test('unfilled leaves variables to those who render', () => {
  expect(read(unfilled(text()), "'{{vars.x}}'").value).toBe('{{vars.x}}');
  expect(parse('a: 1').kind).toBe('map');
});
