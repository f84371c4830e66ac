import type { JsonValue } from '../model/json.ts';
import type { Rendering } from '../model/rendering.ts';
import { type Fail, failing } from './failure.ts';
import type { TemplateOptions } from './options.ts';
import { Gapped } from './print/gapped.ts';
import { quoteJson } from './print/print.ts';
import type { TemplateProblem } from './problem.ts';
import { compileValue, type ValueTemplate } from './value.ts';

/** A structured body before it is compiled. Only leaves are templates; keys are literal. */
export type TemplateTree =
  | TemplateLeaf
  | { readonly kind: 'value'; readonly json: JsonValue }
  | { readonly kind: 'list'; readonly items: readonly TemplateTree[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: string, value: TemplateTree])[] };

export interface TemplateLeaf {
  readonly kind: 'leaf';
  readonly source: string;
  /** As in `TemplateOptions`, for this leaf. */
  readonly place?: string;
  readonly placeOf?: (offset: number) => string;
}

export interface TreeTemplate {
  /** The structure as JSON text. Throws a RenderError. */
  render(rendering: Rendering): string;
  /** Set when no leaf depends on the request. */
  readonly constant?: string;
}

/** A problem, with the leaf it is in; `offset` counts in that leaf's source. */
export type TreeProblem = TemplateProblem & { readonly leaf: TemplateLeaf };

/** Compiles a structure leaf by leaf. What is fixed becomes JSON text now; while rendering only the leaves are written. */
export function compileTree(tree: TemplateTree, options: TemplateOptions): TreeTemplate | TreeProblem[] {
  const writer = new Writer(options);
  writer.write(tree);
  if (writer.problems.length > 0) return writer.problems;
  const { document } = writer;
  const { whole } = document;
  if (whole !== undefined) return { constant: whole, render: () => whole };
  return { render: (rendering) => document.filled((leaf) => writeLeaf(leaf, rendering)) };
}

interface Leaf {
  readonly template: ValueTemplate;
  readonly fail: Fail;
}

class Writer {
  readonly problems: TreeProblem[] = [];
  readonly document = new Gapped<Leaf>();
  readonly #options: TemplateOptions;

  constructor(options: TemplateOptions) {
    this.#options = options;
  }

  write(tree: TemplateTree): void {
    if (tree.kind === 'value') this.document.text(JSON.stringify(tree.json));
    else if (tree.kind === 'leaf') this.#leaf(tree);
    else if (tree.kind === 'list') this.document.between('[', ']', tree.items, (item) => this.write(item));
    else {
      this.document.between('{', '}', tree.entries, ([key, value]) => {
        this.document.text(`${JSON.stringify(key)}:`);
        this.write(value);
      });
    }
  }

  #leaf(leaf: TemplateLeaf): void {
    const place = leaf.place ?? this.#options.place;
    const options = { ...this.#options, place, placeOf: leaf.placeOf ?? (() => place) };
    const template = compileValue(leaf.source, options);
    if (Array.isArray(template)) this.problems.push(...template.map((problem) => ({ ...problem, leaf })));
    else if (template.constant !== undefined) this.document.text(JSON.stringify(template.constant));
    else this.document.gap({ template, fail: failing(options) });
  }
}

function writeLeaf({ template, fail }: Leaf, rendering: Rendering): string {
  const value = template.render(rendering);
  if (typeof value === 'string') return quoteJson(value);
  if (typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value);
  } catch (error) {
    // A document that is nested deeply enough can be read, but not written.
    throw fail(error, 0);
  }
}
