import type { JsonValue } from '../../../model/json.ts';
import { parseWhole } from '../../../render/syntax/parse.ts';
import {
  type Block,
  type Expression,
  type Hash,
  type Mustache,
  type PathExpression,
  type Program,
  type Statement,
  type SubExpression,
} from '../../../vendor/handlebars.ts';

/** Variables of the file that templates used: literals of the simulation. */
export interface Used {
  readonly vars: Set<string>;
  readonly problems: string[];
}

/** A template of ours as one of Hoverfly: for the few expressions that both have. Others are problems. */
export function exportTemplate(source: string, used: Used): string {
  if (!source.includes('{{')) return source;
  const syntax = parseWhole(source);
  if ('program' in syntax) return program(syntax.program, used);
  used.problems.push(`the template cannot be read: ${syntax.message}`);
  return source;
}

const program = (node: Program | undefined, used: Used): string =>
  (node?.body ?? []).map((each) => statement(each, used)).join('');

function statement(node: Statement, used: Used): string {
  switch (node.type) {
    case 'ContentStatement':
      return (node as unknown as { original: string }).original.replaceAll('{{', '\\{{');
    case 'CommentStatement':
      return '';
    case 'MustacheStatement': {
      const { path, params, hash } = node as Mustache;
      return `{{ ${call(path as PathExpression, params, hash, used)} }}`;
    }
    case 'BlockStatement': {
      const { path, params, program: inside, inverse } = node as Block;
      const name = path.original;
      if (!['if', 'unless', 'each', 'with'].includes(name)) return refuse(used, `the block "${name}"`);
      const otherwise = inverse ? `{{else}}${program(inverse, used)}` : '';
      const args = params.map((each) => parameter(each, used)).join(' ');
      return `{{#${name} ${args}}}${program(inside, used)}${otherwise}{{/${name}}}`;
    }
    default:
      return refuse(used, 'a partial');
  }
}

function call(path: PathExpression, params: readonly Expression[], hash: Hash | undefined, used: Used): string {
  const name = path.original;
  const options = new Map((hash?.pairs ?? []).map(({ key, value }) => [key, literal(value)]));
  const helper = Object.hasOwn(HELPERS, name) ? HELPERS[name] : undefined;
  if (!helper) return params.length > 0 ? refuse(used, `the helper "${name}"`) : value(path, used);
  const written = helper(params, (index) => parameter(params[index], used), options);
  return written ?? refuse(used, `this use of the helper "${name}"`);
}

function parameter(node: Expression | undefined, used: Used): string {
  if (!node) return '';
  if (node.type === 'SubExpression') {
    const { path, params, hash } = node as SubExpression;
    return `(${call(path, params, hash, used)})`;
  }
  return value(node, used);
}

function value(node: Expression, used: Used): string {
  if (node.type === 'StringLiteral') return `'${(node as hbs.AST.StringLiteral).value.replaceAll("'", "\\'")}'`;
  if (node.type !== 'PathExpression') return String((node as { original?: unknown }).original);
  const { original, parts, data, depth } = node as PathExpression;
  const [root, field, ...rest] = parts;
  if (data || depth > 0 || root === undefined || /^(?:this|\.)/.test(original)) return original;
  const below = (names: readonly (string | undefined)[]): string =>
    names.map((name) => (/^[A-Za-z_][\w-]*$/.test(name ?? '') ? `.${name}` : `.[${name}]`)).join('');
  if (root === 'state' && field !== undefined) return `State${below([field, ...rest])}`;
  if (root === 'vars' && field !== undefined && rest.length === 0) {
    used.vars.add(field);
    return `Literals${below([field])}`;
  }
  if (root === 'request' && field === 'method') return 'Request.Method';
  const named = root === 'request' && rest.length === 1 && field !== undefined ? NAMED[field] : undefined;
  if (named !== undefined) return `${named}${below(rest)}`;
  if (root === 'request' && NAMED[field ?? ''] !== undefined && rest.length === 0) return NAMED[field ?? ''] as string;
  const isOwn = ['request', 'mock', 'env', 'call', 'saved', 'steps', 'vars'].includes(root);
  return isOwn ? refuse(used, `"${original}"`) : original;
}

const NAMED: { readonly [field: string]: string } = {
  query: 'Request.QueryParam',
  headers: 'Request.Header',
  form: 'Request.FormData',
};

type Options = ReadonlyMap<string, JsonValue | undefined>;
/** `arg` gives a parameter as it is written there. */
type ExportHelper = (
  nodes: readonly Expression[],
  arg: (index: number) => string,
  options: Options,
) => string | undefined;

const literal = (node: Expression | undefined): JsonValue | undefined =>
  node && node.type !== 'PathExpression' ? ((node as { value?: JsonValue }).value ?? undefined) : undefined;

const bare =
  (name: string): ExportHelper =>
  (nodes, arg, options) =>
    options.size === 0 ? [name, ...nodes.map((_, index) => arg(index))].join(' ') : undefined;

const ofBody =
  (type: string): ExportHelper =>
  ([document], arg, options) =>
    (document as PathExpression | undefined)?.original === 'request.body' && options.size === 0
      ? `Request.Body '${type}' ${arg(1)}`
      : undefined;

const HELPERS: { readonly [name: string]: ExportHelper } = {
  jsonPath: ofBody('jsonpath'),
  xpath: ofBody('xpath'),
  setStatus: bare('setStatusCode'),
  setHeader: bare('setHeader'),
  uuid: bare('randomUuid'),
  randomBoolean: bare('randomBoolean'),
  replace: bare('replace'),
  split: bare('split'),
  concat: bare('concat'),
  eq: bare('equal'),
  gt: bare('isGreaterThan'),
  gte: bare('isGreaterThanOrEqual'),
  lt: bare('isLessThan'),
  lte: bare('isLessThanOrEqual'),
  regexMatches: bare('matchesRegex'),
  randomString: (_, arg, options) => (options.get('of') === 'alphabetic' ? `randomStringLength ${arg(0)}` : undefined),
  // Its upper bound is never reached there.
  randomInteger: ([, most], arg) => {
    const bound = literal(most);
    return typeof bound === 'number' ? `randomIntegerRange ${arg(0)} ${bound + 1}` : undefined;
  },
  randomFloat: (_, arg, options) =>
    options.get('decimals') === 6 ? `randomFloatRange ${arg(0)} ${arg(1)}` : undefined,
  // As import writes them: with six decimals, also where the last are zeros.
  toFixed: ([number, places], arg) =>
    (number as Partial<SubExpression> | undefined)?.path?.original === 'randomFloat' && literal(places) === 6
      ? arg(0).slice(1, -1)
      : undefined,
  lookup: ([list, index]) => {
    const { path, params } = (list ?? {}) as Partial<SubExpression>;
    const [what, separator] = params ?? [];
    const isSegments = path?.original === 'split' && (what as PathExpression).original === 'request.path';
    const position = literal(index);
    return isSegments && literal(separator) === '/' && typeof position === 'number' && position > 0
      ? `Request.Path.[${position - 1}]`
      : undefined;
  },
};

function refuse(used: Used, what: string): string {
  used.problems.push(`${what} has no counterpart in a template`);
  return '';
}
