import type { JsonSchema } from '../../model/json.ts';
import { get, type MapNode } from '../nodes.ts';
import type { Reading } from '../reading.ts';
import { didYouMean } from '../suggest.ts';
import { annotate, type Definitions, type Shape, wrongType } from './shape.ts';

export interface FieldDefinition<T, Required extends boolean = boolean> {
  readonly shape: Shape<T>;
  /** One sentence, for editors and the reference. */
  readonly description: string;
  readonly required: Required;
  /** Only for the schema: what holds when the key is absent. */
  readonly default?: unknown;
}

export const optional = <T>(shape: Shape<T>, description: string, fallback?: unknown): FieldDefinition<T, false> => ({
  shape,
  description,
  required: false,
  ...(fallback === undefined ? {} : { default: fallback }),
});

export const required = <T>(shape: Shape<T>, description: string): FieldDefinition<T, true> => ({
  shape,
  description,
  required: true,
});

export type Fields = { readonly [key: string]: FieldDefinition<unknown> };

export type ObjectOf<F extends Fields> = {
  [K in keyof F as F[K]['required'] extends true ? K : never]: F[K] extends FieldDefinition<infer T> ? T : never;
} & {
  [K in keyof F as F[K]['required'] extends true ? never : K]?: F[K] extends FieldDefinition<infer T> ? T : never;
};

/** A mapping that was read, with its node, for problems found later. */
export type Placed<T> = T & { readonly node: MapNode };

export interface ObjectOptions {
  /** `an answer`, to stand behind "expected". */
  readonly expects: string;
  /** What people write instead of a key → what to say: `{statusCode: 'write "status"'}`. */
  readonly habits?: { readonly [key: string]: string };
  /** Lets `x-*` keys and `$schema` pass. */
  readonly extensible?: boolean;
  /** Two keys that cannot stand together, and how to mend it. */
  readonly apart?: { readonly keys: readonly [string, string]; readonly hint: string };
  /** Exactly one (or with `atMost`, at most one) of these keys may stand here. */
  readonly exclusive?: { readonly keys: readonly string[]; readonly atMost?: boolean; readonly what: string };
}

/** A mapping with known keys. Unknown keys are problems with a hint; every field's problems are reported. */
export function object<F extends Fields>(fields: F, options: ObjectOptions): Shape<Placed<ObjectOf<F>>> {
  const requiredKeys = Object.keys(fields).filter((key) => fields[key]?.required);
  return {
    expects: options.expects,
    read(node, reading) {
      if (node.kind !== 'map') return wrongType(node, reading, options.expects);
      let complete = true;
      const result: Record<string, unknown> = { node };
      for (const entry of node.entries) {
        const field = Object.hasOwn(fields, entry.key) ? fields[entry.key] : undefined;
        if (!field) {
          if (isExtension(entry.key, options)) continue;
          reading.problem(entry.keyRange, unknownKey(entry.key, fields, options));
          complete = false;
          continue;
        }
        const value = field.shape.read(entry.value, reading);
        if (value === undefined) complete = false;
        else result[entry.key] = value;
      }
      if (!hasRequired(node, requiredKeys, fields, reading) || !isExclusive(node, fields, options, reading))
        complete = false;
      if (!isApart(node, options, reading)) complete = false;
      return complete ? (result as Placed<ObjectOf<F>>) : undefined;
    },
    schema: (definitions) => objectSchema(fields, options, definitions),
  };
}

const isExtension = (key: string, options: ObjectOptions): boolean =>
  options.extensible === true && (key === '$schema' || key.startsWith('x-'));

function unknownKey(key: string, fields: Fields, options: ObjectOptions) {
  const habit = options.habits && Object.hasOwn(options.habits, key) ? options.habits[key] : undefined;
  const known = Object.keys(fields);
  return {
    code: 'unknown-key',
    message: `unknown key "${key}"`,
    hint: habit ?? didYouMean(key, known) ?? `known here: ${known.join(', ')}`,
  };
}

function hasRequired(node: MapNode, keys: readonly string[], fields: Fields, reading: Reading): boolean {
  const missing = keys.filter((key) => !get(node, key));
  for (const key of missing) {
    reading.problem(firstKey(node), {
      code: 'missing-key',
      message: `"${key}" is missing`,
      hint: `add "${key}:" (${fields[key]?.shape.expects})`,
    });
  }
  return missing.length === 0;
}

function isExclusive(node: MapNode, fields: Fields, options: ObjectOptions, reading: Reading): boolean {
  if (!options.exclusive) return true;
  const { keys, atMost, what } = options.exclusive;
  const present = node.entries.filter((entry) => keys.includes(entry.key));
  const names = keys.map((key) => `"${key}"`).join(', ');
  if (present.length > 1) {
    reading.problem((present[1] as (typeof present)[0]).keyRange, {
      code: 'exclusive-keys',
      message: `"${present[1]?.key}" cannot stand beside "${present[0]?.key}"`,
      hint: `${what} has ${atMost ? 'at most' : 'exactly'} one of ${names}`,
    });
    return false;
  }
  // Most likely a misspelt one, and told of already.
  const unknown = node.entries.some(({ key }) => !Object.hasOwn(fields, key) && !isExtension(key, options));
  if (present.length === 0 && !atMost && !unknown) {
    reading.problem(firstKey(node), {
      code: 'missing-key',
      message: `${what} needs one of ${names}`,
      hint: `add "${keys[0]}:"`,
    });
    return false;
  }
  return true;
}

function isApart(node: MapNode, { apart }: ObjectOptions, reading: Reading): boolean {
  const [first, second] = node.entries.filter((entry) => apart?.keys.includes(entry.key));
  if (!apart || !first || !second) return true;
  reading.problem(second.keyRange, {
    code: 'exclusive-keys',
    message: `"${second.key}" cannot stand beside "${first.key}"`,
    hint: apart.hint,
  });
  return false;
}

/** Where to point when something is absent: the first key, or the empty mapping itself. */
const firstKey = (node: MapNode) => node.entries[0]?.keyRange ?? node;

function objectSchema<F extends Fields>(fields: F, options: ObjectOptions, definitions: Definitions): JsonSchema {
  const properties: JsonSchema = {};
  for (const [key, field] of Object.entries(fields)) {
    const schema = annotate(field.shape.schema(definitions), field.description);
    properties[key] = field.default === undefined ? schema : { ...schema, default: field.default };
  }
  if (options.extensible) properties.$schema = { type: 'string' };
  const requiredKeys = Object.keys(fields).filter((key) => fields[key]?.required);
  const exclusive = options.exclusive;
  return {
    type: 'object',
    properties,
    ...(options.extensible ? { patternProperties: { '^x-': {} } } : {}),
    ...(requiredKeys.length > 0 ? { required: requiredKeys } : {}),
    ...(exclusive
      ? exclusive.atMost
        ? { not: { anyOf: pairsOf(exclusive.keys).map((pair) => ({ required: pair })) } }
        : { oneOf: exclusive.keys.map((key) => ({ required: [key] })) }
      : {}),
    ...(options.apart ? { allOf: [{ not: { required: [...options.apart.keys] } }] } : {}),
    additionalProperties: false,
  };
}

const pairsOf = (keys: readonly string[]): string[][] =>
  keys.flatMap((first, index) => keys.slice(index + 1).map((second) => [first, second]));
