import { createRequire } from 'node:module';
import { lazy } from './lazy.ts';
import type { XmlNode } from './xmldom.ts';

const require = createRequire(import.meta.url);

interface Result {
  booleanValue(): boolean;
  stringValue(): string;
  /** Node sets only. */
  toArray?(): XmlNode[];
}

interface NodeTest {
  matches(node: XmlNode, context: object): boolean;
}

interface Step {
  readonly axis: number;
  readonly predicates: readonly unknown[];
  readonly nodeTest: NodeTest;
}

interface NodeSet {
  nodes: XmlNode[];
  size: number;
  tree: null;
}

interface Library {
  readonly PathExpr: { applyStep(step: Step, context: object, node: XmlNode): XmlNode[] };
  readonly XNodeSet: { readonly prototype: object };
  parse(expression: string): {
    evaluate(context: { node: XmlNode; namespaces: { readonly [prefix: string]: string } }): Result;
  };
}

const library = lazy(() => {
  const loaded = require('xpath') as Library;
  keepQuick(loaded);
  return loaded;
});

export interface XPath {
  /** What XPath calls the boolean of the result. May throw. */
  holds(node: XmlNode): boolean;
  /** The string values of the selected nodes, or the one string, number or boolean. May throw. */
  values(node: XmlNode): string[];
}

/** Compiles an XPath 1.0 expression; throws an `Error` when it is none. */
export function compileXPath(expression: string, namespaces: { readonly [prefix: string]: string }): XPath {
  const compiled = library().parse(expression);
  return {
    holds: (node) => {
      visits = 0;
      return compiled.evaluate({ node, namespaces }).booleanValue();
    },
    values: (node) => {
      visits = 0;
      const result = compiled.evaluate({ node, namespaces });
      return result.toArray ? result.toArray().map(stringOf) : [result.stringValue()];
    },
  };
}

/** An attribute's value, a text, or all text inside an element. A loop: documents can be nested as deep as they like. */
function stringOf(node: XmlNode): string {
  if (node.nodeType !== 1 && node.nodeType !== 9) return node.nodeValue ?? '';
  let text = '';
  for (let at = next(node, node); at; at = next(at, node)) {
    visit();
    if (at.nodeType === 3 || at.nodeType === 4) text += at.nodeValue ?? '';
  }
  return text;
}

/** The node behind this one in the document, inside of `top`. */
function next(node: XmlNode, top: XmlNode): XmlNode | null {
  if (node.firstChild) return node.firstChild;
  let at: XmlNode | null = node;
  while (at && at !== top && !at.nextSibling) at = at.parentNode;
  return at === top || !at ? null : at.nextSibling;
}

/** Far more than any document has nodes; only expressions that go through it again for each node get there. */
const MOST_VISITS = 3_000_000;

let visits = 0;

function visit(): void {
  visits += 1;
  if (visits > MOST_VISITS) throw new Error('the expression looks at too many nodes');
}

/**
 * The library compares each node of a set with each other one, and puts them in order by walking up and along the
 * document for each pair: a few megabytes took it minutes. Here a set is a set, and order is a number.
 */
function keepQuick({ PathExpr, XNodeSet }: Library): void {
  const applyStep = PathExpr.applyStep.bind(PathExpr);
  PathExpr.applyStep = (step, context, node) => {
    const nodeTest: NodeTest = {
      matches(each, within) {
        visit();
        return step.nodeTest.matches(each, within);
      },
    };
    return applyStep({ axis: step.axis, predicates: step.predicates, nodeTest }, context, node);
  };
  Object.assign(XNodeSet.prototype, {
    addArray(this: NodeSet, added: readonly XmlNode[]) {
      this.nodes = this.nodes.length === 0 && added.length === 1 ? [...added] : [...new Set([...this.nodes, ...added])];
      this.size = this.nodes.length;
      this.tree = null;
    },
    first(this: NodeSet) {
      return inOrder(this.nodes)[0] ?? null;
    },
    toArray(this: NodeSet) {
      return inOrder(this.nodes);
    },
    stringForContainerNode: stringOf,
  });
}

const orders = new WeakMap<XmlNode, ReadonlyMap<XmlNode, number>>();

function inOrder(nodes: readonly XmlNode[]): XmlNode[] {
  const [first] = nodes;
  if (!first || nodes.length === 1) return [...nodes];
  const order = orderOf(first.ownerDocument ?? first);
  // Namespaces are no part of the document for the parser: they stay with their element.
  const at = (node: XmlNode): number => order.get(node) ?? (order.get(node.parentNode as XmlNode) ?? 0) + 0.5;
  return [...nodes].sort((left, right) => at(left) - at(right));
}

function orderOf(document: XmlNode): ReadonlyMap<XmlNode, number> {
  const known = orders.get(document);
  if (known) return known;
  const order = new Map<XmlNode, number>();
  for (let at: XmlNode | null = document; at; at = next(at, document)) {
    order.set(at, order.size);
    for (let index = 0; index < (at.attributes?.length ?? 0); index += 1) {
      order.set(at.attributes?.item(index) as XmlNode, order.size);
    }
  }
  orders.set(document, order);
  return order;
}
