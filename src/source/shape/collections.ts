import type { MapEntry, Node } from '../nodes.ts';
import { type Shape, wrongType } from './shape.ts';

/** A list of at least `min` items; every item's problems are reported. */
export function list<T>(item: Shape<T>, options: { min?: number; expects?: string } = {}): Shape<T[]> {
  return {
    get expects() {
      return options.expects ?? `a list, each ${item.expects}`;
    },
    read(node, reading) {
      if (node.kind !== 'sequence') return wrongType(node, reading, this.expects);
      if (node.items.length < (options.min ?? 0)) {
        reading.problem(node, {
          code: 'empty-list',
          message: `at least ${options.min} is expected in this list`,
          hint: options.min === 1 ? 'add an item' : 'add items',
        });
        return undefined;
      }
      const values = node.items.map((each) => item.read(each, reading));
      return values.includes(undefined) ? undefined : (values as T[]);
    },
    schema: (definitions) => ({
      type: 'array',
      items: item.schema(definitions),
      ...(options.min ? { minItems: options.min } : {}),
    }),
  };
}

/** One, or a list of them: always read as a list. */
export function oneOrMany<T>(item: Shape<T>, options: { min?: number } = {}): Shape<T[]> {
  const many = list(item, { min: options.min ?? 0 });
  return {
    get expects() {
      return `${item.expects}, or a list of them`;
    },
    read(node, reading) {
      if (node.kind === 'sequence') return many.read(node, reading);
      const value = item.read(node, reading);
      return value === undefined ? undefined : [value];
    },
    schema: (definitions) => ({ anyOf: [item.schema(definitions), many.schema(definitions)] }),
  };
}

/** A mapping with free keys. `key` may refuse one: it returns what is wrong with it. */
export function record<T>(
  value: Shape<T>,
  options: { expects?: string; key?: (entry: MapEntry) => string | undefined } = {},
): Shape<Map<string, T>> {
  const expects = options.expects ?? 'a mapping';
  return {
    expects,
    read(node, reading) {
      if (node.kind !== 'map') return wrongType(node, reading, expects);
      const result = new Map<string, T>();
      let complete = true;
      for (const entry of node.entries) {
        const refused = options.key?.(entry);
        if (refused !== undefined) reading.problem(entry.keyRange, { code: 'bad-key', message: refused });
        const read = value.read(entry.value, reading);
        if (read === undefined || refused !== undefined) complete = false;
        else result.set(entry.key, read);
      }
      return complete ? result : undefined;
    },
    schema: (definitions) => ({ type: 'object', additionalProperties: value.schema(definitions) }),
  };
}

/** Different shapes for a scalar, a list and a mapping: `path: /a`, `path: [/a, /b]`, `path: {regex: …}`. */
export function byKind<S, L, M>(kinds: {
  expects: string;
  scalar?: Shape<S>;
  sequence?: Shape<L>;
  map?: Shape<M>;
}): Shape<S | L | M> {
  const shapes = { scalar: kinds.scalar, sequence: kinds.sequence, map: kinds.map };
  return {
    expects: kinds.expects,
    read(node: Node, reading) {
      const shape: Shape<S | L | M> | undefined = shapes[node.kind];
      // An empty value (`path:`) is a scalar to YAML; what was forgotten is any of these.
      const forgotten = node.kind === 'scalar' && node.value === null && node.source !== 'null';
      return shape && !forgotten ? shape.read(node, reading) : wrongType(node, reading, kinds.expects);
    },
    schema: (definitions) => ({
      anyOf: [kinds.scalar, kinds.sequence, kinds.map].flatMap((shape) => (shape ? [shape.schema(definitions)] : [])),
    }),
  };
}
