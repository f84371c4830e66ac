import type {
  Block,
  Expression,
  Hash,
  Mustache,
  Node,
  Partial,
  PathExpression,
  Program,
  Statement,
  SubExpression,
} from '../../vendor/handlebars.ts';
import type { Resolution } from '../check/resolution.ts';
import { partialName, rootParts } from '../check/scope.ts';
import type { Call, CallSite } from '../check/site.ts';
import type { Position } from '../print/print.ts';

export type HandlebarsHelper = (this: unknown, ...args: unknown[]) => unknown;

/** What rewriting asks for: a name under which Handlebars finds it. */
export interface Names {
  /** Prints one value for the place it stands in. */
  printer(position: Position, raw: boolean): string;
  /** Runs one call; `block` chooses a branch by the result. */
  call(site: CallSite, node: Node, block: boolean): string;
  /** A block of Handlebars' own: `if`, `each`; or a section, whose path is no helper. */
  block(name: string): void;
  /** A partial, compiled for the inside or the outside of a JSON string. */
  partial(name: string, position: Position): string;
}

/**
 * Rewrites a template for Handlebars: printing and every call go through helpers of ours, made for their place. So
 * escaping follows the content type instead of HTML, a structure prints as JSON, literals are prepared once, and an
 * error knows the expression it came from.
 */
export function rewrite(
  program: Program,
  resolution: Resolution,
  positions: ReadonlyMap<Node, Position>,
  names: Names,
): Program {
  const positionOf = (node: Node): Position => positions.get(node) ?? 'other';

  const ofProgram = <P extends Program | undefined>(node: P): P =>
    node && { ...node, body: node.body.map(ofStatement) };

  const ofStatement = (node: Statement): Statement => {
    switch (node.type) {
      case 'MustacheStatement':
        return ofMustache(node as Mustache);
      case 'BlockStatement':
        return ofBlock(node as Block);
      case 'PartialStatement':
      case 'PartialBlockStatement':
        return ofPartial(node as Partial & { program?: Program });
      case 'DecoratorBlock':
        return { ...node, program: ofProgram((node as Block).program) } as Statement;
      default:
        return node;
    }
  };

  const ofMustache = (node: Mustache): Statement => {
    const printer = names.printer(positionOf(node), !node.escaped);
    const value = resolution.calls.has(node) ? ofCall(node) : ofExpression(node.path);
    return {
      ...node,
      escaped: false,
      path: nameNode(printer, node),
      params: [value],
      hash: undefined,
    } as unknown as Mustache;
  };

  const ofBlock = (node: Block): Statement => {
    const site = resolution.calls.get(node);
    if (!site) names.block(node.path.original);
    return {
      ...node,
      path: site ? nameNode(names.call(site, node, true), node) : ofExpression(node.path),
      params: node.params.map(ofExpression),
      hash: ofHash(node.hash),
      program: ofProgram(node.program),
      inverse: ofProgram(node.inverse),
    } as Block;
  };

  const ofPartial = (node: Partial & { program?: Program }): Statement => {
    const name = partialName(node);
    const known = name !== undefined && resolution.partials.has(name);
    return {
      ...node,
      name: known ? nameNode(names.partial(name, positionOf(node)), node) : ofExpression(node.name),
      params: node.params.map(ofExpression),
      hash: ofHash(node.hash),
      ...(node.program ? { program: ofProgram(node.program) } : {}),
    } as Statement;
  };

  const ofExpression = <E extends Expression>(node: E): E => {
    if (resolution.calls.has(node)) return ofCall(node as Node as Call) as E;
    if (node.type === 'PathExpression') return ofPath(node as Node as PathExpression) as Node as E;
    // Parentheses around a path change nothing.
    return node.type === 'SubExpression' ? ofExpression((node as Node as SubExpression).path as Node as E) : node;
  };

  const ofCall = (node: Call): Expression =>
    ({
      type: 'SubExpression',
      path: nameNode(names.call(resolution.calls.get(node) as CallSite, node, false), node),
      params: node.params.map(ofExpression),
      hash: ofHash(node.hash),
      loc: node.loc,
    }) as Expression;

  const ofHash = (hash: Hash | undefined): Hash | undefined =>
    hash && { ...hash, pairs: hash.pairs.map((pair) => ({ ...pair, value: ofExpression(pair.value) })) };

  return ofProgram(program);
}

/** The names of headers are kept in lower case. */
function ofPath(path: PathExpression): PathExpression {
  const [root, field, name] = rootParts(path);
  if (root !== 'request' || field !== 'headers' || name === undefined) return path;
  const at = path.data ? 3 : 2;
  return { ...path, parts: path.parts.map((part, index) => (index === at ? part.toLowerCase() : part)) };
}

const nameNode = (name: string, { loc }: Node): PathExpression => ({
  type: 'PathExpression',
  data: false,
  depth: 0,
  parts: [name],
  original: name,
  loc,
});
