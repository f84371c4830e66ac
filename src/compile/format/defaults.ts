import type { Node } from '../../source/nodes.ts';
import { object, optional } from '../../source/shape/object.ts';
import { named, type Shape, wrongType } from '../../source/shape/shape.ts';

/** Known keys are checked where the defaults are merged in: a default for pairs may make no sense in a template. */
const anyMapping: Shape<Node> = {
  expects: 'a mapping',
  read: (node, reading) => (node.kind === 'map' ? node : wrongType(node, reading, 'a mapping')),
  schema: () => ({ type: 'object' }),
};

/** `defaults: {request: …, response: …}`. */
export const defaults = named('defaults', () =>
  object(
    {
      request: optional(anyMapping, 'under every request'),
      response: optional(anyMapping, 'under every response'),
    },
    { expects: 'a mapping with request and response' },
  ),
);
