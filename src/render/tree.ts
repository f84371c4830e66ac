import type { JsonValue } from '../model/json.ts';
import type { Rendering } from '../model/rendering.ts';
import { type Fail, failing } from './failure.ts';
import type { TemplateOptions } from './options.ts';
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
  const { head, leaves } = writer;
  if (leaves.length === 0) return { constant: head, render: () => head };
  return {
    render(rendering) {
      let text = head;
      for (const leaf of leaves) text += writeLeaf(leaf, rendering) + leaf.after;
      return text;
    },
  };
}

interface Leaf {
  readonly template: ValueTemplate;
  readonly fail: Fail;
  /** The text up to the next leaf. */
  after: string;
}

class Writer {
  readonly problems: TreeProblem[] = [];
  readonly leaves: Leaf[] = [];
  head = '';
  readonly #options: TemplateOptions;

  constructor(options: TemplateOptions) {
    this.#options = options;
  }

  write(tree: TemplateTree): void {
    if (tree.kind === 'value') this.#text(JSON.stringify(tree.json));
    else if (tree.kind === 'leaf') this.#leaf(tree);
    else if (tree.kind === 'list') this.#between('[', ']', tree.items, (item) => this.write(item));
    else {
      this.#between('{', '}', tree.entries, ([key, value]) => {
        this.#text(`${JSON.stringify(key)}:`);
        this.write(value);
      });
    }
  }

  #between<T>(open: string, close: string, items: readonly T[], write: (item: T) => void): void {
    this.#text(open);
    items.forEach((item, index) => {
      if (index > 0) this.#text(',');
      write(item);
    });
    this.#text(close);
  }

  #leaf(leaf: TemplateLeaf): void {
    const place = leaf.place ?? this.#options.place;
    const options = { ...this.#options, place, placeOf: leaf.placeOf ?? (() => place) };
    const template = compileValue(leaf.source, options);
    if (Array.isArray(template)) this.problems.push(...template.map((problem) => ({ ...problem, leaf })));
    else if (template.constant !== undefined) this.#text(JSON.stringify(template.constant));
    else this.leaves.push({ template, fail: failing(options), after: '' });
  }

  #text(text: string): void {
    const last = this.leaves.at(-1);
    if (last) last.after += text;
    else this.head += text;
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
