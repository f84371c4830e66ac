import type { Node, ScalarNode } from '../../source/nodes.ts';
import { record } from '../../source/shape/collections.ts';
import { nullable } from '../../source/shape/nullable.ts';
import { type Shape, wrongType } from '../../source/shape/shape.ts';

const SCALAR = { type: ['string', 'number', 'boolean'] };

/** A string that is compiled where its place is known, because expressions may stand in it. */
export const textNode = (expects: string): Shape<ScalarNode> => ({
  expects,
  read: (node, reading) => (node.kind === 'scalar' && node.value !== null ? node : wrongType(node, reading, expects)),
  schema: () => SCALAR,
});

/** One string, or a list of them. */
const textNodes = (expects: string): Shape<readonly ScalarNode[]> => {
  const item = textNode(expects);
  return {
    expects: `${expects}, or a list of them`,
    read(node, reading) {
      if (node.kind !== 'sequence') {
        const one = item.read(node, reading);
        return one && [one];
      }
      const items = node.items.map((each) => item.read(each, reading));
      return items.includes(undefined) ? undefined : (items as ScalarNode[]);
    },
    schema: () => ({ anyOf: [SCALAR, { type: 'array', items: SCALAR }] }),
  };
};

/** A token of HTTP: no spaces, no colon. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Name → value or values; null: not sent. */
export const headerNodes: Shape<Map<string, readonly ScalarNode[] | null>> = record(
  nullable(textNodes('a header value')),
  {
    expects: 'a mapping of header names',
    key: ({ key }) => (TOKEN.test(key) ? undefined : `${JSON.stringify(key)} cannot be the name of a header`),
  },
);

/** Name → value or values. */
export const queryNodes: Shape<Map<string, readonly ScalarNode[]>> = record(textNodes('a value'), {
  expects: 'a mapping of query names',
});

/** Any value, judged later with its neighbours. */
export const anyNode: Shape<Node> = { expects: 'any value', read: (node) => node, schema: () => ({}) };
