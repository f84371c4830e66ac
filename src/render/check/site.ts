import type { JsonValue } from '../../model/json.ts';
import type { Problem } from '../../source/diagnose.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { Expression, Hash, Node } from '../../vendor/handlebars.ts';
import { arityOf, describeArity } from '../helpers/arity.ts';
import type { Helper, Run, Site, SiteProblem } from '../helpers/helper.ts';
import type { TemplateOptions } from '../options.ts';

/** What calls a helper: an expression in braces or parentheses, or the tag that opens a block. */
export type Call = Node & { readonly params: Expression[]; readonly hash?: Hash };

/** A call that is ready to run. */
export interface CallSite {
  readonly helper: Helper;
  readonly run: Run;
}

/** Checks a call against what the helper takes, and prepares it; problems go to `report`. */
export function prepareCall(
  helper: Helper,
  call: Call,
  options: TemplateOptions,
  report: (node: Node, problem: Problem) => void,
): CallSite | undefined {
  const fits = checkArity(helper, call, report);
  const known = checkOptions(helper, call, report);
  if (!fits || !known) return undefined;
  if (!helper.prepare) return { helper, run: helper.run as Run };
  const run = helper.prepare(siteOf(call, options));
  if (typeof run === 'function') return { helper, run };
  report(nodeAt(call, run), run);
  return undefined;
}

function checkArity(helper: Helper, call: Call, report: (node: Node, problem: Problem) => void): boolean {
  const arity = arityOf(helper.args);
  if (call.params.length >= arity.min && call.params.length <= arity.max) return true;
  const usage = `{{${[helper.name, ...helper.args.split(' ').filter((name) => name !== '')].join(' ')}}}`;
  report(call, {
    code: 'bad-argument',
    message: `"${helper.name}" takes ${describeArity(arity)}, got ${call.params.length}`,
    hint:
      call.params.length === 0
        ? `write ${usage}; a field of that name is read with "this.${helper.name}"`
        : `write ${usage}`,
  });
  return false;
}

function checkOptions(helper: Helper, call: Call, report: (node: Node, problem: Problem) => void): boolean {
  if (helper.anyOption) return true;
  const known = Object.keys(helper.options ?? {});
  const unknown = (call.hash?.pairs ?? []).filter(({ key }) => !known.includes(key));
  for (const pair of unknown) {
    report(pair, {
      code: 'unknown-option',
      message: `"${helper.name}" has no option "${pair.key}"`,
      hint: didYouMean(pair.key, known) ?? (known.length > 0 ? `known here: ${known.join(', ')}` : 'it takes none'),
    });
  }
  return unknown.length === 0;
}

const siteOf = (call: Call, options: TemplateOptions): Site => ({
  arg: (index) => literalOf(call.params[index]),
  option: (name) => literalOf(call.hash?.pairs.find(({ key }) => key === name)?.value),
  has: (name) => call.hash?.pairs.some(({ key }) => key === name) ?? false,
  options,
});

function literalOf(node: Expression | undefined): JsonValue | undefined {
  if (node?.type === 'NullLiteral') return null;
  if (node?.type !== 'StringLiteral' && node?.type !== 'NumberLiteral' && node?.type !== 'BooleanLiteral')
    return undefined;
  return (node as hbs.AST.StringLiteral).value;
}

function nodeAt(call: Call, { at }: SiteProblem): Node {
  if (typeof at === 'number') return call.params[at] ?? call;
  return call.hash?.pairs.find(({ key }) => key === at)?.value ?? call;
}
