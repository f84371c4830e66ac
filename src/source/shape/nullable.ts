import type { Shape } from './shape.ts';

/** Lets `null` stand for the value: it removes what a default would have put there. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    get expects() {
      return shape.expects;
    },
    read: (node, reading) =>
      // An empty value (`status:`) is not a written null: something was forgotten.
      node.kind === 'scalar' && node.value === null && node.source !== '' ? null : shape.read(node, reading),
    schema: (definitions) => ({ anyOf: [shape.schema(definitions), { type: 'null' }] }),
  };
}
