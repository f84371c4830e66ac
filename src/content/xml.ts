import type { Content } from '../model/matching.ts';
import { parseXml, type XmlError, type XmlNode } from '../vendor/xmldom.ts';

/** The document of a body, parsed once; undefined when the body is no XML. */
export const xmlOf = (content: Content): XmlNode | undefined => {
  const parsed = content.memo('xml', () => readXml(content.text, false));
  return 'nodeType' in parsed ? parsed : undefined;
};

export const readXml = (text: string, locate: boolean): XmlNode | XmlError =>
  parseXml(text.replace(/^\uFEFF/, '').trimStart(), locate);

const ELEMENT = 1;
const TEXT = 3;
const CDATA = 4;

/**
 * What a document says, in order: elements begin and end, attributes, texts. Without what does not count: white space
 * around and between texts, the order of attributes, prefixes, comments, CDATA marks. Equal documents give equal
 * lists. `paths`, when given, gets for each the path of its element, `/order/item`.
 *
 * A loop, since documents can be nested as deep as their senders like; for the same reason paths are made on demand.
 */
export function xmlTokens(document: XmlNode, paths?: string[]): string[] {
  const tokens: string[] = [];
  const names: string[] = [];
  const say = (token: string): void => {
    tokens.push(token);
    paths?.push(`/${names.join('/')}`);
  };
  let text = '';
  const endText = (): void => {
    const squeezed = text.replace(/\s+/g, ' ').trim();
    if (squeezed !== '') say(`the text ${JSON.stringify(squeezed)}`);
    text = '';
  };
  let node: XmlNode | null = document.firstChild;
  while (node) {
    if (node.nodeType === TEXT || node.nodeType === CDATA) text += node.nodeValue ?? '';
    if (node.nodeType === ELEMENT) {
      endText();
      say(`<${nameOf(node)}>`);
      names.push(node.localName ?? node.nodeName);
      attributesOf(node).forEach(say);
    }
    if (node.nodeType === ELEMENT && node.firstChild) {
      node = node.firstChild;
      continue;
    }
    while (node) {
      if (node.nodeType === ELEMENT) {
        endText();
        say('no more');
        names.pop();
      }
      if (node.nextSibling) break;
      node = node.parentNode;
    }
    node = node?.nextSibling ?? null;
  }
  return tokens;
}

const nameOf = (node: XmlNode): string =>
  node.namespaceURI ? `{${node.namespaceURI}}${node.localName ?? node.nodeName}` : (node.localName ?? node.nodeName);

function attributesOf(element: XmlNode): string[] {
  const tokens: string[] = [];
  for (let index = 0; index < (element.attributes?.length ?? 0); index += 1) {
    const attribute = element.attributes?.item(index) as XmlNode;
    if (/^xmlns(:|$)/.test(attribute.nodeName)) continue;
    tokens.push(`@${nameOf(attribute)}=${JSON.stringify(attribute.nodeValue ?? '')}`);
  }
  return tokens.sort();
}
