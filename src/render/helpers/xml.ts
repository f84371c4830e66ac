import { readXml, xmlOf } from '../../content/xml.ts';
import { readXPath } from '../../content/xpath.ts';
import type { Rendering } from '../../model/rendering.ts';
import type { Problem } from '../../source/diagnose.ts';
import type { XmlNode } from '../../vendor/xmldom.ts';
import type { XPath } from '../../vendor/xpath.ts';
import { toText } from '../print/print.ts';
import { remembering } from './cache.ts';
import { type Helper, HelperError, isOn, type SiteProblem } from './helper.ts';

export const xml: readonly Helper[] = [
  {
    name: 'xpath',
    description: 'the text of the first thing that an XPath 1.0 expression selects in an XML document',
    args: 'document expression',
    options: {
      all: 'true: a list of the texts of all that it selects',
      namespaces:
        'prefixes for the expression: "s=http://schemas.xmlsoap.org/soap/envelope/", several with blanks between',
    },
    examples: [
      ["{{xpath '<o><id>7</id></o>' '/o/id'}}", '7'],
      ['{{join (xpath \'<o><i n="1"/><i n="2"/></o>\' \'//i/@n\' all=true)}}', '1,2'],
      ["{{xpath '<a xmlns=\"urn:a\"><b>x</b></a>' '/p:a/p:b' namespaces='p=urn:a'}}", 'x'],
      ["{{xpath '<o><i/><i/></o>' 'count(//i)'}}", '2'],
    ],
    prepare(site): ReturnType<NonNullable<Helper['prepare']>> {
      const expression = site.arg(1);
      const namespaces = site.option('namespaces');
      if (expression !== undefined && (namespaces !== undefined || !site.has('namespaces'))) {
        const problem = badExpression(toText(expression), toText(namespaces));
        if (problem) return problem;
      }
      return ([document, source], options, rendering) => {
        const root = documentOf(toText(document), rendering);
        if (!root) return undefined;
        const query = compile(`${toText(options.namespaces)}\n${toText(source)}`);
        if (!('values' in query)) throw new HelperError(query.message);
        const texts = query.values(root);
        return isOn(options.all) ? texts : texts[0];
      };
    },
  },
];

function badExpression(expression: string, namespaces: string): SiteProblem | undefined {
  const compiled = compile(`${namespaces}\n${expression}`);
  if ('values' in compiled) return undefined;
  return { hint: 'XPath 1.0, as in "/order/id" or "//item[@sku=\'A1\']"', ...compiled, at: 1 };
}

/** From namespaces, a line end and an expression; or what is wrong. */
const compile = remembering((key: string): XPath | Problem => {
  const [namespaces = '', ...lines] = key.split('\n');
  const expression = lines.join('\n');
  const prefixes = Object.fromEntries(
    namespaces.split(' ').flatMap((pair) => (pair.includes('=') ? [splitAt(pair, pair.indexOf('='))] : [])),
  );
  return readXPath(expression, prefixes);
});

const splitAt = (text: string, at: number): [string, string] => [text.slice(0, at), text.slice(at + 1)];

/** Undefined when the text is no XML. */
function documentOf(text: string, { request }: Rendering): XmlNode | undefined {
  if (text === request.text) return xmlOf(request);
  const parsed = readXml(text, false);
  return 'nodeType' in parsed ? parsed : undefined;
}
