import type { Rendering } from '../model/rendering.ts';
import type { Escape } from '../render/options.ts';
import { checkPartial, compileTemplate } from '../render/template.ts';
import { compileValue, type ValueTemplate } from '../render/value.ts';
import { rangeInScalar } from '../source/locate.ts';
import type { ScalarNode } from '../source/nodes.ts';
import type { SourceText } from '../source/text.ts';
import type { EntryContext } from './context.ts';
import { type Locate, optionsFor, report } from './template-options.ts';

/** Text, or how to make it for each request. */
export type Rendered = string | ((rendering: Rendering) => string);

/** A header, a state value: text where nothing is escaped. */
export const compileText = (node: ScalarNode, context: EntryContext): Rendered | undefined =>
  compileScalar(node, 'none', context);

/** A template in a scalar. Undefined after its problems were reported. */
export const compileScalar = (node: ScalarNode, escape: Escape, context: EntryContext): Rendered | undefined =>
  compile(node.source, escape, (offset, length) => rangeInScalar(node, offset, length), context);

/** A leaf of a structure, which keeps the type of its value when it is one expression. */
export function compileLeaf(node: ScalarNode, context: EntryContext): ValueTemplate | undefined {
  const locate: Locate = (offset, length) => rangeInScalar(node, offset, length);
  const value = compileValue(node.source, optionsFor('none', locate, context));
  if (!Array.isArray(value)) return value;
  report(value, locate, context);
  return undefined;
}

/** A template in a file of its own: its problems are placed there. */
export const compileSource = (text: SourceText, escape: Escape, context: EntryContext): Rendered | undefined =>
  compile(text.text, escape, (offset, length) => ({ text, start: offset, end: offset + length }), context);

function compile(source: string, escape: Escape, locate: Locate, context: EntryContext): Rendered | undefined {
  if (!source.includes('{{')) return source;
  const template = compileTemplate(source, optionsFor(escape, locate, context));
  if (!Array.isArray(template)) return (rendering) => template.render(rendering);
  report(template, locate, context);
  return undefined;
}

/** Partials are judged once, where they stand, and whether or not anything includes them. */
export function checkPartials(context: EntryContext): void {
  for (const partial of context.partials.values()) {
    const locate: Locate = (offset, length) => rangeInScalar(partial, offset, length);
    report(checkPartial(partial.source, optionsFor('none', locate, context)), locate, context);
  }
}
