import { type Shape, wrongType } from '../../source/shape/shape.ts';

export type Scalar = string | number | boolean | null;

/** A scalar with its type: `5` is a number, `'5'` is text. Variables are filled in. */
export function typedScalar(): Shape<Scalar> {
  const expects = 'text, a number, true, false or null';
  return {
    expects,
    read(node, reading) {
      const forgotten = node.kind === 'scalar' && node.value === null && node.source.trim() === '';
      if (node.kind !== 'scalar' || forgotten) return wrongType(node, reading, expects);
      if (typeof node.value !== 'string') return node.value;
      const value = reading.fill(node.value, node);
      if (typeof value !== 'object' || value === null) return value;
      reading.problem(node, { code: 'wrong-type', message: `expected ${expects}, but the variable holds a structure` });
      return undefined;
    },
    schema: () => ({ type: ['string', 'number', 'boolean', 'null'] }),
  };
}
