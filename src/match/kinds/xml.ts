import { readXml, xmlOf, xmlTokens } from '../../content/xml.ts';
import type { Matcher, Subject } from '../../model/matching.ts';
import { text } from '../../source/shape/scalars.ts';
import type { XmlNode } from '../../vendor/xmldom.ts';
import { defineKind } from './kind.ts';
import { report } from './report.ts';

/** `xml`: the same document; white space, the order of attributes, prefixes and comments do not count. */
export const xml = defineKind({
  name: 'xml',
  description: 'equal as XML: white space, attribute order, prefixes and comments aside',
  fields: ['body'],
  alsoCalled: ['equalToXml'],
  value: () => text('an XML document'),
  compile(source, _, { node, reading }) {
    const document = readXml(source, true);
    if ('nodeType' in document) return xmlMatcher(document);
    const problem = { code: 'bad-xml', message: `this is no XML document: ${document.message}` };
    return report({ ...problem, offset: offsetOf(source, document.line, document.column) }, source, node, reading);
  },
});

function xmlMatcher(document: XmlNode): Matcher {
  const paths: string[] = [];
  const wanted = xmlTokens(document, paths);
  return {
    test(subject) {
      const sent = tokensOf(subject);
      return sent?.length === wanted.length && sent.every((token, at) => token === wanted[at]);
    },
    expects: `XML equal to ${wanted[0]}…`,
    detail(subject) {
      const sent = tokensOf(subject);
      if (!sent) return 'the body is not XML';
      const at = wanted.findIndex((token, index) => token !== sent[index]);
      return at < 0 ? undefined : `at ${paths[at]}: ${sent[at] ?? 'nothing'} instead of ${wanted[at]}`;
    },
  };
}

const tokensOf = ({ body }: Subject): readonly string[] | undefined =>
  body?.memo('xml tokens', () => {
    const document = xmlOf(body);
    return document && xmlTokens(document);
  });

/** Line and column count from 1 in what was parsed, which begins at the first character that is no white space. */
function offsetOf(source: string, line: number | undefined, column: number | undefined): number | undefined {
  if (line === undefined || column === undefined) return undefined;
  const skipped = source.length - source.trimStart().length;
  const before = source
    .slice(skipped)
    .split('\n')
    .slice(0, line - 1);
  return skipped + before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}
