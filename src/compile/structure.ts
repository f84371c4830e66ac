import { compileTree, type TemplateLeaf, type TemplateTree } from '../render/tree.ts';
import { rangeInScalar } from '../source/locate.ts';
import type { Node, ScalarNode } from '../source/nodes.ts';
import type { EntryContext } from './context.ts';
import { type Locate, optionsFor, report } from './template-options.ts';
import type { Rendered } from './text.ts';

/** A structured body, leaf by leaf, as JSON text. */
export function compileStructure(node: Node, context: EntryContext): Rendered | undefined {
  const nodes = new Map<TemplateLeaf, ScalarNode>();
  const locateIn =
    (leaf: ScalarNode): Locate =>
    (offset, length) =>
      rangeInScalar(leaf, offset, length);
  const tree = toTree(node, (leaf) => {
    const options = optionsFor('json', locateIn(leaf), context);
    const { place, placeOf: placeOfLeaf } = options;
    const source: TemplateLeaf = {
      kind: 'leaf',
      source: leaf.source,
      place,
      ...(placeOfLeaf && { placeOf: placeOfLeaf }),
    };
    nodes.set(source, leaf);
    return source;
  });
  const compiled = compileTree(
    tree,
    optionsFor('json', () => ({ ...node, end: node.start }), context),
  );
  if (!Array.isArray(compiled)) return compiled.constant ?? ((rendering) => compiled.render(rendering));
  for (const problem of compiled) report([problem], locateIn(nodes.get(problem.leaf) as ScalarNode), context);
  return undefined;
}

function toTree(node: Node, leaf: (node: ScalarNode) => TemplateLeaf): TemplateTree {
  if (node.kind === 'sequence') return { kind: 'list', items: node.items.map((item) => toTree(item, leaf)) };
  if (node.kind === 'map') {
    return { kind: 'map', entries: node.entries.map(({ key, value }) => [key, toTree(value, leaf)]) };
  }
  const isTemplate = typeof node.value === 'string' && node.value.includes('{{');
  return isTemplate ? leaf(node) : { kind: 'value', json: node.value };
}
