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
  readonly attributes: { readonly length: number; item(index: number): XmlNode } | null;
}

interface Library {
  readonly DOMParser: new (options: {
    onError: (level: string, message: string) => void;
  }) => {
    parseFromString(text: string, type: string): XmlNode;
  };
}

const library = lazy(() => require('@xmldom/xmldom') as Library);

export interface XmlError {
  readonly message: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** The document, or why there is none. Entities are never expanded, and nothing is printed or fetched. */
export function parseXml(text: string): XmlNode | XmlError {
  try {
    const stop = (level: string, message: string): void => {
      if (level !== 'warning') throw new Error(message);
    };
    return new (library().DOMParser)({ onError: stop }).parseFromString(text, 'text/xml');
  } catch (error) {
    const { message, locator } = error as Error & { locator?: { lineNumber?: number; columnNumber?: number } };
    return { message, line: locator?.lineNumber, column: locator?.columnNumber };
  }
}
