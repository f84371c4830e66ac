import { type Document, yaml } from '../../vendor/yaml.ts';

/** Tells what other parts of a file rely on. */
export interface Shared {
  /** Whether an alias names this very node: to change it would change all that share it. */
  names(node: unknown): boolean;
  /** Whether an alias names something in it: it cannot be taken away. */
  within(node: unknown): boolean;
}

export function sharedIn(document: Document.Parsed): Shared {
  const { visit, isNode } = yaml();
  const used = new Set<string>();
  visit(document, { Alias: (_, { source }) => void used.add(source) });
  const names = (node: unknown): boolean => {
    const anchor = isNode(node) && 'anchor' in node ? node.anchor : undefined;
    return anchor !== undefined && used.has(anchor);
  };
  return {
    names,
    within(node) {
      if (used.size === 0 || !isNode(node)) return false;
      let found = false;
      visit(node, {
        Node(_, inner) {
          found ||= names(inner);
          return found ? visit.BREAK : undefined;
        },
      });
      return found;
    },
  };
}
