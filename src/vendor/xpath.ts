import { createRequire } from 'node:module';
import { lazy } from './lazy.ts';
import type { XmlNode } from './xmldom.ts';

const require = createRequire(import.meta.url);

interface Result {
  booleanValue(): boolean;
  stringValue(): string;
  /** Node sets only. */
  toArray?(): XmlNode[];
}

interface Library {
  parse(expression: string): {
    evaluate(context: { node: XmlNode; namespaces: { readonly [prefix: string]: string } }): Result;
  };
}

const library = lazy(() => require('xpath') as Library);

export interface XPath {
  /** What XPath calls the boolean of the result. May throw. */
  holds(node: XmlNode): boolean;
  /** The string values of the selected nodes, or the one string, number or boolean. May throw. */
  values(node: XmlNode): string[];
}

/** Compiles an XPath 1.0 expression; throws an `Error` when it is none. */
export function compileXPath(expression: string, namespaces: { readonly [prefix: string]: string }): XPath {
  const compiled = library().parse(expression);
  return {
    holds: (node) => compiled.evaluate({ node, namespaces }).booleanValue(),
    values: (node) => {
      const result = compiled.evaluate({ node, namespaces });
      return result.toArray ? result.toArray().map(stringOf) : [result.stringValue()];
    },
  };
}

/** An attribute's value, a text, or all text inside an element. A loop: documents can be nested as deep as they like. */
function stringOf(node: XmlNode): string {
  if (node.nodeType !== 1 && node.nodeType !== 9) return node.nodeValue ?? '';
  let text = '';
  let at: XmlNode | null = node.firstChild;
  while (at && at !== node) {
    if (at.nodeType === 3 || at.nodeType === 4) text += at.nodeValue ?? '';
    if (at.firstChild) {
      at = at.firstChild;
      continue;
    }
    while (at && at !== node && !at.nextSibling) at = at.parentNode;
    if (at === node || !at) break;
    at = at.nextSibling;
  }
  return text;
}
