import { createRequire } from 'node:module';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

// The package's own types pull the whole DOM library into the program, so what is used of it is declared here.

/** A node of a parsed document. */
export interface XmlNode {
  /** 1 element, 2 attribute, 3 text, 4 CDATA, 7 processing instruction, 8 comment, 9 document. */
  readonly nodeType: number;
  readonly nodeName: string;
  readonly localName: string | null;
  readonly namespaceURI: string | null;
  readonly nodeValue: string | null;
  readonly firstChild: XmlNode | null;
  readonly nextSibling: XmlNode | null;
  readonly parentNode: XmlNode | null;
  /** Null for a document itself. */
  readonly ownerDocument: XmlNode | null;
  readonly attributes: { readonly length: number; item(index: number): XmlNode } | null;
}

interface Library {
  readonly DOMParser: new (options: {
    locator: boolean;
    onError: unknown;
  }) => {
    parseFromString(text: string, type: string): XmlNode;
  };
  /** Ends at the first error; its own default goes on for some, and prints. */
  readonly onErrorStopParsing: unknown;
}

const library = lazy(() => require('@xmldom/xmldom') as Library);

export interface XmlError {
  readonly message: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** Tags and attributes together. The parser takes up to 20 µs for each, so that more would stop the server for seconds. */
const MOST_PARTS = 100_000;
/** The parser copies all namespaces that are in scope for each that is declared. */
const MOST_NAMESPACES = 5_000;

/** The document, or why there is none; `locate` says where, and takes half as long again. Entities are never expanded. */
export function parseXml(text: string, locate: boolean): XmlNode | XmlError {
  if (isTooLarge(text)) return { message: 'the document is too large', line: undefined, column: undefined };
  try {
    const { DOMParser, onErrorStopParsing } = library();
    return new DOMParser({ locator: locate, onError: onErrorStopParsing }).parseFromString(text, 'text/xml');
  } catch (error) {
    const { message, locator } = error as Error & { locator?: { lineNumber?: number; columnNumber?: number } };
    return { message, line: locator?.lineNumber || undefined, column: locator?.columnNumber };
  }
}

function isTooLarge(text: string): boolean {
  let namespaces = 0;
  for (let at = text.indexOf('xmlns'); at >= 0; at = text.indexOf('xmlns', at + 5)) {
    namespaces += 1;
    if (namespaces > MOST_NAMESPACES) return true;
  }
  let parts = 0;
  let inTag = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LESS) inTag = true;
    else if (code === GREATER) inTag = false;
    if (code === LESS || (code === EQUALS && inTag)) parts += 1;
  }
  return parts > MOST_PARTS;
}

const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
