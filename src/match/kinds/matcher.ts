import type { Field, Matcher, Subject } from '../../model/matching.ts';
import type { Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import { byKind, list } from '../../source/shape/collections.ts';
import { nullable } from '../../source/shape/nullable.ts';
import { mapped, named, type Shape, wrongType } from '../../source/shape/shape.ts';
import { sentHost } from '../origin.ts';
import { hostForms } from '../subject.ts';
import { items, listMatcher } from './array.ts';
import { anyOf } from './compose.ts';
import { exact, scalarMatcher } from './exact.ts';
import type { Nested } from './kind.ts';
import { mapping } from './mapping.ts';
import type { Scalar } from './scalar.ts';

const shapes = new Map<Field, Shape<Matcher>>();

/** What may stand under a field: a scalar to be equal to, a list, or a mapping of matchers. */
export function matcher(field: Field): Shape<Matcher> {
  let shape = shapes.get(field);
  if (!shape) {
    shape = named(`${field}Matcher`, () => make(field));
    shapes.set(field, shape);
  }
  return shape;
}

function make(field: Field): Shape<Matcher> {
  const scalar = mapped(exact.value(field, nested) as Shape<Scalar>, (value) => scalarMatcher(value, field));
  const map = mapping(field, nested);
  if (field === 'body') return withDocumentHint(byKind({ expects: 'text, or a mapping of matchers', scalar, map }));
  const sequence = isList(field)
    ? mapped(items(field, nested), (wanted) => listMatcher(wanted, field))
    : mapped(
        list(byKind<Matcher, never, Matcher>({ expects: 'a value or a mapping of matchers', scalar, map }), { min: 1 }),
        anyOf,
      );
  const shape = byKind({ expects: 'a value, a list, or a mapping of matchers', scalar, sequence, map });
  return field === 'host' ? mapped(shape, onHostForms) : shape;
}

/** Where several values can be sent a list means all of them; elsewhere it means one of them. */
const isList = (field: Field): boolean => ['query', 'headers', 'cookies', 'form', 'json'].includes(field);

/** Hosts are compared without their port, or with it where one is written; whole ones as clients send them. */
const onHostForms = (inner: Matcher): Matcher => ({
  ...inner,
  ...(inner.literals && { literals: inner.literals.map(sentHost) }),
  test: (subject) => inner.test(hostSubject(subject)),
});

const hostSubject = ({ values }: Subject): Subject => ({
  values: values.flatMap((value) => (typeof value === 'string' ? hostForms(value) : [])),
});

/** A list under `body` can only be a document that was meant. */
const withDocumentHint = (shape: Shape<Matcher>): Shape<Matcher> => ({
  expects: shape.expects,
  read: (node, reading) =>
    node.kind === 'sequence'
      ? wrongType(node, reading, shape.expects, 'to compare the body with a list write {json: […]}')
      : shape.read(node, reading),
  schema: (definitions) => shape.schema(definitions),
});

/** Names and what their values must be: the maps under `query`, `headers`, `cookies` and `form`. */
export function matchers(field: Field): Shape<ReadonlyMap<string, Matcher>> {
  const value = matcher(field);
  const expects = 'a mapping of names to values';
  return {
    expects,
    read(node, reading) {
      if (node.kind !== 'map') return wrongType(node, reading, expects);
      const result = new Map<string, Matcher>();
      let complete = !isEmptyHeaders(node, field, reading);
      for (const entry of node.entries) {
        const name = field === 'headers' ? entry.key.toLowerCase() : entry.key;
        const read = value.read(entry.value, reading);
        if (read === undefined) complete = false;
        if (result.has(name)) {
          const message = `the header "${entry.key}" is there already: upper and lower case are the same`;
          reading.problem(entry.keyRange, { code: 'duplicate-key', message });
          complete = false;
        } else if (read) result.set(name, read);
      }
      return complete ? result : undefined;
    },
    schema: (definitions) => ({
      type: 'object',
      // A null takes a default away, before this is read. Defaults never reach into a body.
      additionalProperties: field === 'form' ? value.schema(definitions) : nullable(value).schema(definitions),
      ...(field === 'headers' ? { minProperties: 1 } : {}),
    }),
  };
}

/** Every client sends some header, so a template that wants none would answer nobody. */
function isEmptyHeaders(node: Node, field: Field, reading: Reading): boolean {
  if (field !== 'headers' || node.kind !== 'map' || node.entries.length > 0) return false;
  reading.problem(node, {
    code: 'empty-headers',
    message: 'no request comes without headers',
    hint: 'name the headers that must be there, or leave "headers" out',
  });
  return true;
}

const nested: Nested = { matcher, matchers };
