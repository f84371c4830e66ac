import { formatPlace } from '../model/place.ts';
import type { Rendering } from '../model/rendering.ts';
import type { CsvTable, Escape, TemplateOptions } from '../render/options.ts';
import type { TemplateProblem } from '../render/problem.ts';
import { checkPartial, compileTemplate } from '../render/template.ts';
import { compileTree, type TemplateLeaf, type TemplateTree } from '../render/tree.ts';
import { decodeText } from '../source/decode.ts';
import { type Problem, placeOf } from '../source/diagnose.ts';
import { rangeInScalar } from '../source/locate.ts';
import type { Node, Range, ScalarNode } from '../source/nodes.ts';
import type { SourceText } from '../source/text.ts';
import type { EntryContext } from './context.ts';
import { parseCsv } from './csv.ts';

export type Rendered = string | ((rendering: Rendering) => string);

/** A header, a state value: text where nothing is escaped. */
export const compileText = (node: ScalarNode, context: EntryContext): Rendered | undefined =>
  compileScalar(node, 'none', context);

/** A template in a scalar. Undefined after its problems were reported. */
export const compileScalar = (node: ScalarNode, escape: Escape, context: EntryContext): Rendered | undefined =>
  compile(node.source, escape, (offset, length) => rangeInScalar(node, offset, length), context);

/** A template in a file of its own: its problems are placed there. */
export const compileSource = (text: SourceText, escape: Escape, context: EntryContext): Rendered | undefined =>
  compile(text.text, escape, (offset, length) => ({ text, start: offset, end: offset + length }), context);

function compile(
  source: string,
  escape: Escape,
  locate: (offset: number, length: number) => Range,
  context: EntryContext,
): Rendered | undefined {
  if (!source.includes('{{')) return source;
  const template = compileTemplate(source, optionsFor(escape, locate, context));
  if (!Array.isArray(template)) return (rendering) => template.render(rendering);
  report(template, locate, context);
  return undefined;
}

/** A structured body, leaf by leaf, as JSON text. */
export function compileStructure(node: Node, context: EntryContext): Rendered | undefined {
  const nodes = new Map<TemplateLeaf, ScalarNode>();
  const locateIn = (leaf: ScalarNode) => (offset: number, length: number) => rangeInScalar(leaf, offset, length);
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

/** Partials are judged once, where they stand, and whether or not anything includes them. */
export function checkPartials(context: EntryContext): void {
  for (const partial of context.partials.values()) {
    const locate = (offset: number, length: number): Range => rangeInScalar(partial, offset, length);
    report(checkPartial(partial.source, optionsFor('none', locate, context)), locate, context);
  }
}

function report(
  problems: readonly TemplateProblem[],
  locate: (offset: number, length: number) => Range,
  context: EntryContext,
): void {
  for (const problem of problems) context.reading.problem(locate(problem.offset, problem.length), problem);
}

function optionsFor(
  escape: Escape,
  locate: (offset: number, length: number) => Range,
  context: EntryContext,
): TemplateOptions {
  return {
    escape,
    place: formatPlace(placeOf(locate(0, 0))),
    placeOf: (offset) => formatPlace(placeOf(locate(offset, 1))),
    placeInPartial: (name, offset) => {
      const partial = context.partials.get(name);
      return formatPlace(placeOf(partial ? rangeInScalar(partial, offset) : locate(0, 0)));
    },
    partials: Object.fromEntries([...context.partials].map(([name, { source }]) => [name, source])),
    vars: Object.keys(context.vars),
    env: context.env,
    csv: (name) => openCsv(name, locate(0, 0), context),
  };
}

function openCsv(name: string, at: Range, context: EntryContext): CsvTable | Problem {
  const file = context.open(name, at);
  if (!('bytes' in file)) return file;
  const text = decodeText(file.bytes);
  return typeof text === 'string' ? parseCsv(text) : text;
}
