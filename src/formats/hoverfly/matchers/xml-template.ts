import { readXml } from '../../../content/xml.ts';
import type { XmlNode } from '../../../vendor/xmldom.ts';
import { mapOf, type Tree } from '../../../write/tree.ts';
import type { View } from '../view.ts';
import { fromGo } from './regex.ts';
import { type Site, type Translate, textOf } from './site.ts';

/** XML whose texts may be `{{ignore}}` or `{{regex:…}}`; children in any order, and none but these. */
export const xmlTemplated: Translate = (view, site) => translate(view, site, true);

/** The same, and there may be more children. */
export const xmlPartial: Translate = (view, site) => translate(view, site, false);

function translate(view: View, site: Site, complete: boolean): readonly Tree[] {
  const text = textOf(view, site);
  if (text === undefined) return [];
  const document = readXml(text, false);
  if (!('nodeType' in document)) return site.refuse(view, `this is no XML document: ${document.message}`);
  const trees: Tree[] = [];
  const refused = walk(childrenOf(document), '', { complete, trees });
  if (refused === undefined) return [mapOf({ all: trees })];
  return site.refuse(view, refused, 'write a template with "xpath" for each text that counts');
}

interface Walk {
  readonly complete: boolean;
  readonly trees: Tree[];
}

/** One matcher for the texts of all leaves of a name, one for how many children there are; or why this cannot be said. */
function walk(siblings: readonly XmlNode[], above: string, into: Walk): string | undefined {
  for (const [name, group] of byName(siblings)) {
    const path = `${above}/${name}`;
    const leaves = group.filter((element) => childrenOf(element).length === 0);
    if (leaves.length === 0 && group.length === 1) {
      const children = childrenOf(group[0] as XmlNode);
      const refused = walk(children, path, into);
      if (refused !== undefined) return refused;
      if (into.complete) into.trees.push(mapOf({ xpath: `count(${path}/*) = ${children.length}` }));
      continue;
    }
    if (leaves.length < group.length) return `several <${name}> with children of their own cannot be told apart here`;
    const values = leaves.map(leafMatcher);
    if (values.includes(undefined)) return `the pattern in <${name}> has no counterpart`;
    if (!into.complete && values.length > 1) return `several <${name}> among others cannot be told apart here`;
    const is = values.length === 1 ? (values[0] as Tree) : mapOf({ array: values as Tree[], ignoreOrder: true });
    into.trees.push(mapOf({ xpath: mapOf({ path, is }) }));
  }
  return undefined;
}

function leafMatcher(element: XmlNode): Tree | undefined {
  const text = textsOf(element);
  if (/^\s*\{\{\s*ignore\s*\}\}\s*$/.test(text)) return mapOf({ present: true });
  const pattern = /^\s*\{\{\s*regex:(.*)\}\}\s*$/.exec(text)?.[1];
  if (pattern === undefined) return text;
  const regex = fromGo(pattern);
  return typeof regex === 'string' ? undefined : mapOf({ regex: regex.source, flags: regex.flags || undefined });
}

function byName(elements: readonly XmlNode[]): Map<string, XmlNode[]> {
  const groups = new Map<string, XmlNode[]>();
  for (const element of elements) {
    const name = `*[local-name() = '${element.localName ?? element.nodeName}']`;
    const key = element.nodeName.includes(':') || element.namespaceURI ? name : element.nodeName;
    groups.set(key, [...(groups.get(key) ?? []), element]);
  }
  return groups;
}

const childrenOf = (node: XmlNode): XmlNode[] => nodesOf(node).filter(({ nodeType }) => nodeType === 1);
const textsOf = (node: XmlNode): string =>
  nodesOf(node)
    .filter(({ nodeType }) => nodeType === 3 || nodeType === 4)
    .map(({ nodeValue }) => nodeValue ?? '')
    .join('');

function nodesOf(node: XmlNode): XmlNode[] {
  const nodes: XmlNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) nodes.push(child);
  return nodes;
}
