import type { Problem } from '../../source/diagnose.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import type { PathExpression } from '../../vendor/handlebars.ts';
import { MOCK_FIELDS, REQUEST_FIELDS, ROOT_NAMES } from '../evaluate/context.ts';
import { HELPERS } from '../helpers/registry.ts';
import type { TemplateOptions } from '../options.ts';
import { fieldHabit, helperHabit } from './habits.ts';
import { isParam, rootParts, type Scope, startsAtRoot } from './scope.ts';

const DATA_NAMES = ['root', 'index', 'key', 'first', 'last'];

/** What is wrong with the names in a path, as far as they can be known at load. */
export function checkPath(path: PathExpression, scope: Scope, options: TemplateOptions): Problem | undefined {
  if (path.data && !DATA_NAMES.includes(path.parts[0] ?? '')) {
    const names = DATA_NAMES.map((name) => `@${name}`);
    const hint = didYouMean(`@${path.parts[0]}`, names) ?? `known here: ${names.join(', ')}`;
    return unknown(`nothing is called "@${path.parts.join('.')}"`, hint);
  }
  if (isParam(path, scope) || !startsAtRoot(path, scope)) return undefined;
  const [root, field, name] = rootParts(path);
  if (root === undefined) return undefined;
  if (!ROOT_NAMES.includes(root)) return unknownRoot(root, path);
  if (field === undefined) return undefined;
  const known = { request: REQUEST_FIELDS, mock: MOCK_FIELDS, vars: options.vars, env: options.env }[root];
  if (known && !known.includes(field)) return unknownField(root, field, known);
  const { params } = options;
  const isUnknown = root === 'request' && field === 'params' && name !== undefined && params?.includes(name) === false;
  return isUnknown ? unknownParam(name, params) : undefined;
}

export const BLOCKS: readonly string[] = ['if', 'unless', 'each', 'with'];

export function unknownHelper(name: string): Problem {
  if (BLOCKS.includes(name)) {
    return { code: 'bad-template', message: `"${name}" opens a block`, hint: `write "{{#${name} …}}…{{/${name}}}"` };
  }
  const hint =
    helperHabit(name) ??
    didYouMean(name, [...HELPERS.keys(), ...BLOCKS]) ??
    'a name with something behind it is a helper; the reference lists them';
  return { code: 'unknown-helper', message: `no helper is called "${name}"`, hint };
}

function unknownRoot(root: string, path: PathExpression): Problem {
  const message = `nothing is called "${root}" here`;
  const single = path.parts.length === 1;
  if (single && HELPERS.has(root)) return unknown(message, `write "(${root} …)" to call the helper`);
  const candidates = single ? [...ROOT_NAMES, ...HELPERS.keys()] : ROOT_NAMES;
  const hint = (single ? helperHabit(root) : undefined) ?? didYouMean(root, candidates);
  return unknown(message, hint ?? `known here: ${ROOT_NAMES.join(', ')}`);
}

const DECLARE: Readonly<Record<string, string>> = {
  vars: 'declare it under "vars:"',
  env: 'list it under "env:" in the configuration',
};

function unknownField(root: string, field: string, known: readonly string[]): Problem {
  const meant = nearest(field, known);
  const hint =
    (root === 'request' ? fieldHabit(field) : undefined) ??
    (meant === undefined ? DECLARE[root] : `did you mean "${root}.${meant}"?`) ??
    `known here: ${known.map((each) => `${root}.${each}`).join(', ')}`;
  return unknown(`"${root}" has no "${field}"`, hint);
}

function unknownParam(name: string, known: readonly string[]): Problem {
  const meant = nearest(name, known);
  const hint =
    meant === undefined ? `write "{${name}}" into the path to capture it` : `did you mean "request.params.${meant}"?`;
  return unknown(`the path captures no "${name}"`, hint);
}

const unknown = (message: string, hint: string): Problem => ({ code: 'unknown-name', message, hint });
