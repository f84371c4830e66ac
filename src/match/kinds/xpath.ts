import { xmlOf } from '../../content/xml.ts';
import { readXPath } from '../../content/xpath.ts';
import type { Matcher } from '../../model/matching.ts';
import type { ScalarNode } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import { byKind, record } from '../../source/shape/collections.ts';
import { object, optional, required } from '../../source/shape/object.ts';
import { text } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';
import type { XPath } from '../../vendor/xpath.ts';
import { defineKind, type Nested } from './kind.ts';
import { report } from './report.ts';
import { shownList } from './texts.ts';

interface Placed {
  readonly source: string;
  readonly node: ScalarNode;
}

interface Selection {
  readonly path: Placed;
  readonly is?: Matcher;
  readonly namespaces?: ReadonlyMap<string, string>;
}

/** `xpath`: an XPath 1.0 expression that is true; with `is`, what it selects is accepted. */
export const xpath = defineKind({
  name: 'xpath',
  description: 'an XPath 1.0 expression whose result is true: some node, a text that is not empty, a number but 0',
  fields: ['body'],
  alsoCalled: ['matchesXPath', 'xPath'],
  value: (_, nested) => selection(nested),
  compile({ path, is, namespaces }, _, { reading }) {
    const compiled = compile(path, Object.fromEntries(namespaces ?? []), reading);
    return compiled && xpathMatcher(path.source, compiled, is);
  },
});

const placed: Shape<Placed> = mapped(text('an XPath such as //item/@sku'), (source, node) => ({
  source,
  node: node as ScalarNode,
}));

const selection = (nested: Nested): Shape<Selection> =>
  byKind<Selection, never, Selection>({
    expects: 'an XPath, or {path, is, namespaces}',
    scalar: mapped(placed, (path) => ({ path })),
    map: object(
      {
        path: required(placed, 'an XPath 1.0 expression'),
        is: optional(nested.matcher('query'), 'what one of the selected texts must be; a list: all of them'),
        namespaces: optional(record(text('a namespace')), 'prefixes that the expression uses'),
      },
      { expects: 'a mapping with path, is and namespaces', habits: { expression: 'write "path"' } },
    ),
  });

function compile(
  { source, node }: Placed,
  namespaces: { [prefix: string]: string },
  reading: Reading,
): XPath | undefined {
  const read = readXPath(source, namespaces);
  return 'holds' in read ? read : report(read, source, node, reading);
}

function xpathMatcher(source: string, compiled: XPath, is: Matcher | undefined): Matcher {
  const evaluate = <T>(
    body: Parameters<typeof xmlOf>[0] | undefined,
    use: (node: NonNullable<ReturnType<typeof xmlOf>>) => T,
  ): T | undefined => {
    const document = body && xmlOf(body);
    try {
      return document && use(document);
    } catch {
      // A document nested too deeply for the library's recursion.
      return undefined;
    }
  };
  return {
    test: ({ body }) =>
      evaluate(body, (document) => (is ? is.test({ values: compiled.values(document) }) : compiled.holds(document))) ??
      false,
    expects: is ? `XML in which ${source} is ${is.expects}` : `XML in which ${source} holds`,
    detail({ body }) {
      const values = evaluate(body, (document) => compiled.values(document));
      if (!values) return 'the body is not XML';
      return `${source} ${values.length === 0 ? 'selects nothing' : `is ${shownList(values)}`}`;
    },
  };
}
