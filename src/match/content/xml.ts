import type { Content } from '../../model/matching.ts';
import { parseXml, type XmlError, type XmlNode } from '../../vendor/xmldom.ts';

/** The document of a body, parsed once; undefined when the body is no XML. */
export const xmlOf = (content: Content): XmlNode | undefined => {
  const parsed = content.memo('xml', () => readXml(content.text, false));
  return 'nodeType' in parsed ? parsed : undefined;
};

export const readXml = (text: string, locate: boolean): XmlNode | XmlError =>
  parseXml(text.replace(/^\uFEFF/, '').trimStart(), locate);

/** One thing a document says, and where: an element begins or ends, an attribute, a text. */
export interface XmlToken {
  /** `/order/item`. */
  readonly path: string;
  readonly says: string;
}

const ELEMENT = 1;
const TEXT = 3;
const CDATA = 4;

/**
 * The document without what does not count: white space around and between texts, the order of attributes, prefixes,
 * comments, CDATA marks. Equal documents give equal lists. A loop, since documents can be nested as deep as they like.
 */
export function xmlTokens(document: XmlNode): XmlToken[] {
  const tokens: XmlToken[] = [];
  const names: string[] = [];
  const pathOf = (): string => `/${names.join('/')}`;
  let text = '';
  const endText = (): void => {
    const squeezed = text.replace(/\s+/g, ' ').trim();
    if (squeezed !== '') tokens.push({ path: pathOf(), says: `the text ${JSON.stringify(squeezed)}` });
    text = '';
  };
  let node: XmlNode | null = document.firstChild;
  while (node) {
    if (node.nodeType === TEXT || node.nodeType === CDATA) text += node.nodeValue ?? '';
    if (node.nodeType === ELEMENT) {
      endText();
      const path = pathOf();
      names.push(node.localName ?? node.nodeName);
      tokens.push(
        { path: names.length === 1 ? '/' : path, says: `<${nameOf(node)}>` },
        ...attributesOf(node, pathOf()),
      );
      if (node.firstChild) {
        node = node.firstChild;
        continue;
      }
    }
    while (node) {
      if (node.nodeType === ELEMENT) {
        endText();
        tokens.push({ path: pathOf(), says: 'no more' });
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

function attributesOf(element: XmlNode, path: string): XmlToken[] {
  const tokens: XmlToken[] = [];
  for (let index = 0; index < (element.attributes?.length ?? 0); index += 1) {
    const attribute = element.attributes?.item(index) as XmlNode;
    if (/^xmlns(:|$)/.test(attribute.nodeName)) continue;
    tokens.push({ path, says: `@${nameOf(attribute)}=${JSON.stringify(attribute.nodeValue ?? '')}` });
  }
  return tokens.sort((left, right) => (left.says < right.says ? -1 : 1));
}
