import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parseXml, type XmlNode } from '../../src/vendor/xmldom.ts';

/** The schema of Jenkins' xUnit plugin is no part of this repository: where it is absent, nothing is checked. */
const SCHEMA =
  process.env.MOCKRUN_JUNIT_XSD ?? new URL('../../../shared/corpora/schemas/junit-10.xsd', import.meta.url).pathname;

export const hasSchema = existsSync(SCHEMA);

/** Nothing where there is no schema. */
export const junitViolations = (text: string): string[] =>
  hasSchema ? violations(text, readFileSync(SCHEMA, 'utf8')) : [];

export const expectValidJunit = (text: string): void => expect(junitViolations(text)).toEqual([]);

/**
 * What of a document is not as a schema wants it. As much of XML Schema as that one uses: global elements, sequences
 * and choices as sets of what may stand inside, required attributes, patterns, mixed content.
 */
function violations(text: string, schema: string): string[] {
  const document = parsed(text);
  const rules = new Map(
    elements(root(parsed(schema))).flatMap((one) =>
      one.localName === 'element' ? [[attribute(one, 'name'), one]] : [],
    ),
  );
  const patterns = new Map(
    elements(root(parsed(schema)))
      .filter(({ localName }) => localName === 'simpleType')
      .map((type) => [
        attribute(type, 'name'),
        new RegExp(`^(?:${attribute(find(type, 'pattern')[0] as XmlNode, 'value')})$`),
      ]),
  );
  const check = (node: XmlNode): string[] => {
    const rule = rules.get(node.nodeName);
    if (rule === undefined) return [`<${node.nodeName}> is not known`];
    const children = elements(node);
    if (attribute(rule, 'type') === 'xs:string') return children.map(() => `<${node.nodeName}> holds elements`);
    const allowed = new Set(find(rule, 'element').map((one) => attribute(one, 'ref')));
    const mixed = find(rule, 'complexType').some((type) => attribute(type, 'mixed') === 'true');
    const known = new Map(find(rule, 'attribute').map((one) => [attribute(one, 'name'), one]));
    const given = attributes(node);
    return [
      ...given.flatMap(([name, value]) => {
        const pattern = patterns.get(attribute(known.get(name), 'type'));
        if (!known.has(name)) return [`<${node.nodeName}> may not have "${name}"`];
        return pattern && !pattern.test(value) ? [`${name}="${value}" does not fit`] : [];
      }),
      ...[...known].flatMap(([name, one]) =>
        attribute(one, 'use') === 'required' && !given.some(([own]) => own === name)
          ? [`<${node.nodeName}> has no "${name}"`]
          : [],
      ),
      ...(mixed || textOf(node).trim() === '' ? [] : [`<${node.nodeName}> may not hold text`]),
      ...children
        .filter(({ nodeName }) => !allowed.has(nodeName))
        .map(({ nodeName }) => `<${nodeName}> may not stand in <${node.nodeName}>`),
      ...children.flatMap(check),
    ];
  };
  return check(root(document));
}

export function parsed(text: string): XmlNode {
  const document = parseXml(text, false);
  if (!('nodeType' in document)) throw new Error(document.message);
  return document;
}

export const root = (document: XmlNode): XmlNode => elements(document)[0] as XmlNode;

export function children(node: XmlNode): XmlNode[] {
  const all: XmlNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child);
  return all;
}

export const elements = (node: XmlNode): XmlNode[] => children(node).filter(({ nodeType }) => nodeType === 1);

/** All elements below with that local name. */
export const find = (node: XmlNode, name: string): XmlNode[] =>
  elements(node).flatMap((child) => [...(child.localName === name ? [child] : []), ...find(child, name)]);

export const textOf = (node: XmlNode): string =>
  children(node)
    .filter(({ nodeType }) => nodeType === 3 || nodeType === 4)
    .map(({ nodeValue }) => nodeValue)
    .join('');

export function attributes({ attributes: all }: XmlNode): [string, string][] {
  if (all === null) return [];
  return Array.from({ length: all.length }, (_, index) => {
    const { nodeName, nodeValue } = all.item(index);
    return [nodeName, nodeValue ?? ''];
  });
}

export const attribute = (node: XmlNode | undefined, name: string): string =>
  (node && attributes(node).find(([own]) => own === name)?.[1]) ?? '';
