import type { JsonSchema } from '../../model/json.ts';
import type { Field, Matcher } from '../../model/matching.ts';
import type { MapEntry, MapNode } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import type { FieldDefinition } from '../../source/shape/object.ts';
import { annotate, type Definitions, type Shape, wrongType } from '../../source/shape/shape.ts';
import { allOf } from './compose.ts';
import type { MatcherKind, Nested } from './kind.ts';
import { misplaced, strayOption, unknownKey } from './mapping-problems.ts';
import { KINDS } from './registry.ts';

const byName = new Map(KINDS.map((kind) => [kind.name, kind]));

/** A mapping of operators with their options beside them: `{contains: foo, ignoreCase: true}`. All operators must hold. */
export function mapping(field: Field, nested: Nested): Shape<Matcher> {
  const kinds = KINDS.filter((kind) => kind.fields.includes(field));
  return {
    expects: 'a mapping of matchers',
    read(node, reading) {
      if (node.kind !== 'map') return wrongType(node, reading, 'a mapping of matchers');
      const present = kinds.filter((kind) => node.entries.some((entry) => entry.key === kind.name));
      const options = readOptions(node, field, present, reading);
      if (present.length === 0 && options) reportEmpty(node, reading);
      const matchers = present.map((kind) => readOne(kind, node, options ?? {}, field, nested, reading));
      if (!options || matchers.length === 0 || matchers.includes(undefined)) return undefined;
      return allOf(matchers as Matcher[]);
    },
    schema: (definitions) => mappingSchema(kinds, field, nested, definitions),
  };
}

type OptionValues = { [name: string]: unknown };

/** The values of all keys that are no operators here; undefined when one of them is wrong. */
function readOptions(
  node: MapNode,
  field: Field,
  present: readonly MatcherKind[],
  reading: Reading,
): OptionValues | undefined {
  const values: OptionValues = {};
  let right = true;
  for (const entry of node.entries) {
    if (present.some((kind) => kind.name === entry.key)) continue;
    const option = present.map((kind) => optionOf(kind, entry.key)).find((each) => each !== undefined);
    const value = option ? option.shape.read(entry.value, reading) : refuse(entry, node, field, present, reading);
    if (value === undefined) right = false;
    else values[entry.key] = value;
  }
  return right ? values : undefined;
}

const optionOf = (kind: MatcherKind, name: string): FieldDefinition<unknown> | undefined =>
  Object.hasOwn(kind.options, name) ? kind.options[name] : undefined;

function refuse(
  entry: MapEntry,
  node: MapNode,
  field: Field,
  present: readonly MatcherKind[],
  reading: Reading,
): undefined {
  const elsewhere = byName.get(entry.key);
  const takers = KINDS.filter((kind) => Object.hasOwn(kind.options, entry.key));
  // Beside a misspelt matcher an option is no second mistake.
  if (!elsewhere && takers.length > 0 && present.length === 0 && node.entries.some((each) => isNoOption(each.key)))
    return undefined;
  const problem = elsewhere
    ? misplaced(elsewhere, field)
    : takers.length > 0
      ? strayOption(entry.key, takers, present)
      : unknownKey(entry, node, field, KINDS);
  reading.problem(entry.keyRange, problem);
  return undefined;
}

const isNoOption = (key: string): boolean => !KINDS.some((kind) => Object.hasOwn(kind.options, key));

const reportEmpty = (node: MapNode, reading: Reading): void =>
  reading.problem(node, {
    code: 'empty-matcher',
    message: 'this mapping names no matcher',
    hint: 'write one, such as {regex: …}, or {present: true} for any value',
  });

function readOne(
  kind: MatcherKind,
  node: MapNode,
  options: OptionValues,
  field: Field,
  nested: Nested,
  reading: Reading,
): Matcher | undefined {
  const entry = node.entries.find((each) => each.key === kind.name) as MapEntry;
  const value = kind.value(field, nested).read(entry.value, reading);
  if (value === undefined) return undefined;
  const own = Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(kind.options, name)));
  return kind.compile(value, own, { field, node: entry.value, reading });
}

function mappingSchema(
  kinds: readonly MatcherKind[],
  field: Field,
  nested: Nested,
  definitions: Definitions,
): JsonSchema {
  const properties: JsonSchema = {};
  const takers: { [option: string]: string[] } = {};
  for (const kind of kinds) {
    properties[kind.name] = annotate(kind.value(field, nested).schema(definitions), kind.description);
    for (const [name, option] of Object.entries(kind.options)) {
      const schema = annotate(option.shape.schema(definitions), option.description);
      properties[name] ??= option.default === undefined ? schema : { ...schema, default: option.default };
      (takers[name] ??= []).push(kind.name);
    }
  }
  const dependencies = Object.entries(takers).map(([option, names]) => [
    option,
    { anyOf: names.map((name) => ({ required: [name] })) },
  ]);
  return {
    type: 'object',
    properties,
    dependencies: Object.fromEntries(dependencies),
    minProperties: 1,
    additionalProperties: false,
  };
}
