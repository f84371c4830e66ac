import type { Problem } from '../source/diagnose.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import type { PathExpression } from '../vendor/handlebars.ts';
import { MOCK_FIELDS, REQUEST_FIELDS, ROOT_NAMES } from './context.ts';
import { HELPERS } from './helpers/registry.ts';
import type { TemplateOptions } from './options.ts';
import { isParam, rootParts, type Scope, startsAtRoot } from './scope.ts';

const DATA_NAMES = ['root', 'index', 'key', 'first', 'last'];

/** What is wrong with the names in a path, as far as they can be known at load. */
export function checkPath(path: PathExpression, scope: Scope, options: TemplateOptions): Problem | undefined {
  if (path.data && !DATA_NAMES.includes(path.parts[0] ?? '')) {
    return unknown(
      `nothing is called "@${path.parts.join('.')}"`,
      `@${path.parts[0]}`,
      DATA_NAMES.map((name) => `@${name}`),
    );
  }
  if (isParam(path, scope) || !startsAtRoot(path, scope)) return undefined;
  const [root, field] = rootParts(path);
  if (root === undefined) return undefined;
  if (!ROOT_NAMES.includes(root)) return unknownRoot(root, path);
  if (field === undefined) return undefined;
  const known = { request: REQUEST_FIELDS, mock: MOCK_FIELDS, vars: options.vars, env: options.env }[root];
  return !known || known.includes(field) ? undefined : unknown(`"${root}" has no "${field}"`, field, known, root);
}

export function unknownHelper(name: string): Problem {
  const known = [...HELPERS.keys(), ...BLOCKS];
  const hint = didYouMean(name, known) ?? 'a name with something behind it is a helper; the reference lists them';
  return { code: 'unknown-helper', message: `no helper is called "${name}"`, hint };
}

export const BLOCKS: readonly string[] = ['if', 'unless', 'each', 'with'];

function unknownRoot(root: string, path: PathExpression): Problem {
  const single = path.parts.length === 1;
  if (single && HELPERS.has(root)) {
    return {
      code: 'unknown-name',
      message: `nothing is called "${root}" here`,
      hint: `write "(${root} …)" to call the helper`,
    };
  }
  const candidates = single ? [...ROOT_NAMES, ...HELPERS.keys()] : ROOT_NAMES;
  return unknown(`nothing is called "${root}" here`, root, candidates);
}

function unknown(message: string, name: string, known: readonly string[], root?: string): Problem {
  const inFull = (each: string) => (root === undefined ? each : `${root}.${each}`);
  const list = known.slice(0, 12).map(inFull);
  const declare: Record<string, string> = {
    vars: 'declare it under "vars:"',
    env: 'list it under "env:" in the configuration',
  };
  const meant = nearest(name, known);
  const otherwise = root !== undefined && declare[root] ? declare[root] : `known here: ${list.join(', ')}`;
  return { code: 'unknown-name', message, hint: meant === undefined ? otherwise : `did you mean "${inFull(meant)}"?` };
}
