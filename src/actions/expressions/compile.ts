import type { ActionJob } from '../../model/action.ts';
import type { Rendering } from '../../model/rendering.ts';
import type { Escape } from '../../render/options.ts';
import { rangeInScalar } from '../../source/locate.ts';
import type { Range, ScalarNode } from '../../source/nodes.ts';
import type { ActionSite } from '../kinds/kind.ts';
import { headerText, urlPart, type Write } from './encode.ts';
import type { Expression } from './expression.ts';
import { encodersFor, type Landing } from './landing.ts';
import { resolve } from './resolve.ts';
import { type Part, scan } from './scan.ts';

/** Text, or how to make it for one run. The function throws a RenderError where `templated: true` stands. */
export type Compiled = string | Write;

/**
 * A string of an action, with its runtime expressions: `{$request.body#/id}`. `\{$` is the text `{$`. Variables are
 * filled in first, Handlebars (where the site is templated) is rendered around the expressions: what a request brings
 * in is never read as either. Values are made safe for `landing`; a missing one is empty. Where a JSON value belongs,
 * outside of the quotes of a `json` text, a value keeps its type, and a missing one is `""`.
 *
 * Returns text when nothing in it depends on the request; undefined after its problems were reported, each in its
 * place.
 */
export function compileExpressions(node: ScalarNode, landing: Landing, site: ActionSite): Compiled | undefined {
  return compileParts(scanScalar(node, site), landing, site);
}

/** A scalar's text taken apart. */
export interface Scanned {
  readonly node: ScalarNode;
  readonly text: string;
  readonly parts: readonly Part[];
}

/** `text` is what the scalar says once its variables are filled in; those of a template, Handlebars fills in. */
export function scanScalar(node: ScalarNode, site: ActionSite, text = textOf(node, site)): Scanned {
  return { node, text, parts: scan(text) };
}

const textOf = (node: ScalarNode, site: ActionSite): string =>
  site.template ? node.source : site.reading.fillText(node.source, node);

/** The same as `compileExpressions`, of a text that was taken apart before. */
export function compileParts(scanned: Scanned, landing: Landing, site: ActionSite): Compiled | undefined {
  const expressions = resolveAll(scanned, site);
  if (!expressions) return undefined;
  const encoders = encodersFor(landing, scanned.parts);
  const writes = expressions.map((expression, index) => (encoders[index] as (typeof encoders)[0])(expression));
  const literal = LITERALS[landing] ?? asWritten;
  if (site.template) {
    const rendered = renderAround(scanned, landing, site.template);
    if (rendered === undefined || typeof rendered === 'function') return rendered && fill(rendered, writes, literal);
  }
  return join(scanned.parts, writes, literal);
}

/** The expressions in order; undefined after reporting what is wrong with them. */
export function resolveAll(scanned: Scanned, site: ActionSite): Expression[] | undefined {
  const expressions: Expression[] = [];
  let complete = true;
  for (const part of scanned.parts) {
    if (part.kind === 'literal') continue;
    const found = part.closed ? resolve(part.source, site) : UNCLOSED;
    if ('read' in found) expressions.push(found);
    else {
      site.reading.problem(placeOf(scanned, part.offset + 1 + found.offset, found.length, part.source), found);
      complete = false;
    }
  }
  return complete ? expressions : undefined;
}

const UNCLOSED = {
  code: 'unclosed-expression',
  message: 'this expression has no closing brace',
  hint: 'close it with "}"; for the text itself write "\\{$"',
  offset: -1,
  length: 2,
};

/** Variables that were filled in move what stands behind them: it is searched for then. */
function placeOf({ node, text }: Scanned, offset: number, length: number, source: string): Range {
  if (text === node.source) return rangeInScalar(node, offset, length);
  const found = node.source.indexOf(`{${source}`);
  return found < 0 ? node : rangeInScalar(node, found + 1, source.length);
}

/** What is done to the text around the expressions. */
const LITERALS: { readonly [L in Landing]?: (text: string) => string } = { header: headerText, query: urlPart };
const asWritten = (text: string): string => text;

function join(parts: readonly Part[], writes: readonly Write[], literal: (text: string) => string): Compiled {
  const [before = '', ...between] = literalsBetween(parts).map((text) => (text === '' ? '' : literal(text)));
  if (writes.length === 0) return before;
  const [first] = writes as [Write];
  if (writes.length === 1) {
    const [after = ''] = between;
    if (before === '' && after === '') return first;
    return (job) => before + first(job) + after;
  }
  return (job) => {
    let text = before;
    for (let index = 0; index < writes.length; index += 1) text += (writes[index] as Write)(job) + between[index];
    return text;
  };
}

/** One more than there are expressions. */
function literalsBetween(parts: readonly Part[]): string[] {
  const texts = [''];
  for (const part of parts) {
    if (part.kind === 'literal') texts[texts.length - 1] += part.text;
    else texts.push('');
  }
  return texts;
}

/** Private characters hold the place of an expression while Handlebars renders what is around it. */
const HOLDER = /\ue000(\d+)\ue001*\ue002/;

/** Of the same length as the expression, so that problems of the template keep their places. */
function renderAround({ node, parts }: Scanned, landing: Landing, template: NonNullable<ActionSite['template']>) {
  let count = 0;
  const source = parts
    .map((part) => {
      if (part.kind === 'literal') return part.text;
      const holder = `\ue000${count++}`;
      return `${holder.padEnd(part.length - 1, '\ue001')}\ue002`;
    })
    .join('');
  return template({ ...node, source }, ESCAPES[landing] ?? 'none');
}

const ESCAPES: { readonly [L in Landing]?: Escape } = { json: 'json', xml: 'xml', html: 'html' };

function fill(render: (rendering: Rendering) => string, writes: readonly Write[], literal: (text: string) => string) {
  return (job: ActionJob): string => {
    const pieces = render(job.rendering).split(HOLDER);
    return pieces
      .map((piece, index) => (index % 2 === 0 ? literal(piece) : (writes[Number(piece)]?.(job) ?? '')))
      .join('');
  };
}
