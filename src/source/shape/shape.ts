import type { JsonSchema } from '../../model/json.ts';
import type { Node } from '../nodes.ts';
import { describeNode } from '../nodes.ts';
import type { Reading } from '../reading.ts';

/**
 * One definition of how a part of the format is written: reads it from YAML with diagnostics, and gives its JSON
 * Schema. Loader and published schema cannot drift apart, because there is nothing else to write.
 */
export interface Shape<T> {
  /** To stand behind "expected": `a string`, `an integer from 100 to 599`. */
  readonly expects: string;
  /** The value; or undefined after every problem in it was reported. */
  read(node: Node, reading: Reading): T | undefined;
  schema(definitions: Definitions): JsonSchema;
}

/** Collects the `definitions` of a schema under construction, so that recursive and repeated shapes become `$ref`. */
export class Definitions {
  readonly entries: { [name: string]: JsonSchema } = {};

  refer(name: string, make: () => JsonSchema): JsonSchema {
    if (!Object.hasOwn(this.entries, name)) {
      this.entries[name] = {};
      this.entries[name] = make();
    }
    return { $ref: `#/definitions/${name}` };
  }
}

/** `expected a string, got a list`. */
export function wrongType(node: Node, reading: Reading, expects: string, hint?: string): undefined {
  reading.problem(node, { code: 'wrong-type', message: `expected ${expects}, got ${describeNode(node)}`, hint });
  return undefined;
}

/** The shape under a name of its own in the schema; also what makes recursion possible. */
export function named<T>(name: string, make: () => Shape<T>): Shape<T> {
  let made: Shape<T> | undefined;
  const shape = (): Shape<T> => {
    made ??= make();
    return made;
  };
  return {
    get expects() {
      return shape().expects;
    },
    read: (node, reading) => shape().read(node, reading),
    schema: (definitions) => definitions.refer(name, () => shape().schema(definitions)),
  };
}

/** Goes on with what was read. `convert` reports what is wrong and returns undefined then. */
export function mapped<A, B>(
  shape: Shape<A>,
  convert: (value: A, node: Node, reading: Reading) => B | undefined,
): Shape<B> {
  return {
    // Asked for only when something is wrong: a recursive shape would ask itself for ever.
    get expects() {
      return shape.expects;
    },
    read(node, reading) {
      const value = shape.read(node, reading);
      return value === undefined ? undefined : convert(value, node, reading);
    },
    schema: (definitions) => shape.schema(definitions),
  };
}

/** The same shape with a description (and other annotations) in the schema, for editors. */
export function described<T>(shape: Shape<T>, description: string): Shape<T> {
  return { ...delegate(shape), schema: (definitions) => annotate(shape.schema(definitions), description) };
}

/** Draft-07 ignores what stands beside a `$ref`, so a reference is wrapped first. */
export const annotate = (schema: JsonSchema, description: string): JsonSchema =>
  '$ref' in schema ? { description, allOf: [schema] } : { description, ...schema };

const delegate = <T>(shape: Shape<T>): Shape<T> => ({
  get expects() {
    return shape.expects;
  },
  read: (node, reading) => shape.read(node, reading),
  schema: (definitions) => shape.schema(definitions),
});
