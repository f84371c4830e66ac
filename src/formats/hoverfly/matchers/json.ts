import { compileJsonPath } from '../../../content/json-path.ts';
import type { JsonValue } from '../../../model/json.ts';
import { mapOf, type Tree, treeOf } from '../../../write/tree.ts';
import type { View } from '../view.ts';
import { equalTo } from './exact.ts';
import { type Site, type Translate, textOf } from './site.ts';

/** Equal as JSON; a value that is no JSON is compared as text. */
export const json: Translate = (view, site) => {
  const text = textOf(view, site);
  if (text === undefined) return [];
  const document = parse(text);
  return [document === undefined ? equalTo(text, site.field) : mapOf({ json: documentTree(document) })];
};

/** A part of the document, at any depth of it. */
export const jsonPartial: Translate = (view, site) => {
  const text = textOf(view, site);
  const document = text === undefined ? undefined : parse(text);
  if (typeof document !== 'object' || document === null) {
    return site.refuse(view, 'the value of "jsonPartial" is no JSON object or list, so it accepts nothing');
  }
  const part = mapOf({ jsonPartial: documentTree(document) });
  return [mapOf({ any: [part, mapOf({ jsonPath: mapOf({ path: '$..*', is: part }) })] })];
};

/** The value itself and, for texts in `jsonPath`, what is selected. */
export const jsonPath: Translate = (view, site) => {
  const text = textOf(view, site);
  if (text === undefined) return [];
  const path = fromKubernetes(text);
  const compiled = path === undefined ? undefined : compileJsonPath(path);
  if (path === undefined || !compiled || !('select' in compiled)) {
    const reason = compiled && 'message' in compiled ? `: ${compiled.message}` : '';
    return site.refuse(view, `the JSONPath ${text} has no counterpart in RFC 9535${reason}`);
  }
  return [mapOf({ jsonPath: selection(path, view, site) })];
};

export function selection(path: string, { doMatch }: View, site: Site): Tree {
  const is = doMatch && site.nested(doMatch, 'json');
  return is === undefined ? path : mapOf({ path, is });
}

/** `{$.a}`, `{.a}`, `$.a`, `a`: the spellings of Kubernetes, whose dialect otherwise is close to RFC 9535. */
export function fromKubernetes(text: string): string | undefined {
  const inner = /^\{([^]*)\}$/.exec(text.trim())?.[1]?.trim() ?? text.trim();
  if (/^(?:range|end)\b/.test(inner) || /\}\s*\{/.test(inner)) return undefined;
  if (inner.startsWith('$')) return inner;
  if (inner.startsWith('.') || inner.startsWith('[')) return `$${inner}`;
  return /^[A-Za-z_]/.test(inner) ? `$.${inner}` : undefined;
}

/** A text that looks like a document is read as one here, which is never meant. */
function documentTree(document: JsonValue): Tree {
  return typeof document === 'string' && /^\s*[[{]/.test(document) ? JSON.stringify(document) : treeOf(document);
}

export function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
