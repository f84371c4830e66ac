import type { ActionJob } from '../../model/action.ts';
import { Gapped } from '../../render/print/gapped.ts';
import { quoteJson } from '../../render/print/print.ts';
import type { Node, ScalarNode } from '../../source/nodes.ts';
import { json } from '../../source/shape/scalars.ts';
import type { ActionSite } from '../kinds/kind.ts';
import { type Compiled, compileExpressions, compileParts, resolveAll, type Scanned, scanScalar } from './compile.ts';
import { asJson, type Write } from './encode.ts';
import { hasExpressions } from './scan.ts';

/**
 * A structured body as JSON text. A leaf that is one expression keeps the type of its value: a number stays one, a null
 * is null, and `""` stands for what is missing; `{$request.body}` is the document itself when the body is a JSON object
 * or list. In any other leaf values become text. Keys are taken as they are.
 *
 * Undefined after its problems were reported.
 */
export function compileStructure(node: Node, site: ActionSite): Compiled | undefined {
  const writer = new Writer(site);
  writer.write(node);
  if (writer.failed) return undefined;
  const { document } = writer;
  return document.whole ?? ((job) => document.filled((write) => write(job)));
}

/** What is fixed becomes JSON text now; in a run only the leaves are written. */
class Writer {
  readonly document = new Gapped<Write>();
  failed = false;
  readonly #site: ActionSite;

  constructor(site: ActionSite) {
    this.#site = site;
  }

  write(node: Node): void {
    if (node.kind === 'scalar') this.#scalar(node);
    else if (node.kind === 'sequence') this.document.between('[', ']', node.items, (item) => this.write(item));
    else {
      this.document.between('{', '}', node.entries, ({ key, value }) => {
        this.document.text(`${JSON.stringify(key)}:`);
        this.write(value);
      });
    }
  }

  #scalar(node: ScalarNode): void {
    const site = this.#site;
    const value = (site.template ? node.value : json().read(node, site.reading)) ?? null;
    if (typeof value === 'string' && hasExpressions(value))
      this.#leaf(compileLeaf(scanScalar(node, site, value), site));
    else if (typeof value === 'string' && site.template) this.#leaf(compileTemplateLeaf(node, site));
    else this.document.text(JSON.stringify(value));
  }

  #leaf(write: Compiled | undefined): void {
    if (write === undefined) this.failed = true;
    else if (typeof write === 'string') this.document.text(write);
    else this.document.gap(write);
  }
}

/** A leaf as JSON text. */
function compileLeaf(scanned: Scanned, site: ActionSite): Compiled | undefined {
  const [only, ...others] = scanned.parts;
  if (only?.kind === 'expression' && others.length === 0) {
    const [expression] = resolveAll(scanned, site) ?? [];
    return expression && asJson(expression);
  }
  return quoted(compileParts(scanned, 'text', site));
}

function compileTemplateLeaf(node: ScalarNode, site: ActionSite): Compiled | undefined {
  const leaf = node.source.includes('{{') ? site.templateLeaf : undefined;
  if (!leaf) return quoted(compileExpressions(node, 'text', site));
  const compiled = leaf(node);
  return compiled && ((job: ActionJob) => JSON.stringify(compiled.render(job.rendering)));
}

function quoted(text: Compiled | undefined): Compiled | undefined {
  if (typeof text === 'function') return (job) => quoteJson(text(job));
  return text === undefined ? undefined : quoteJson(text);
}
