import { compileJsonPath } from '../../content/json-path.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Problem } from '../../source/diagnose.ts';
import { toText } from '../print/print.ts';
import { remembering } from './cache.ts';
import { type Helper, HelperError, type SiteProblem } from './helper.ts';

/** Gives one value for a query that can select only one, otherwise the list of all that it selects. */
type Select = (document: unknown) => unknown;

/** Names and indices only: such a query selects one value or none. */
const SINGULAR = /^\$(\s*(\.\s*[\p{L}_][\p{L}\p{N}_]*|\[\s*(-?\d+|'[^'\\]*'|"[^"\\]*")\s*\]))*$/u;

export const jsonPath: readonly Helper[] = [
  {
    name: 'jsonPath',
    description:
      'what an RFC 9535 query selects: the value when it names one, otherwise a list of all; a text is read as JSON first',
    args: 'document query',
    examples: [
      ["{{jsonPath request.body '$.items[0].sku'}}", 'A1'],
      ["{{join (jsonPath request.json '$..sku')}}", 'A1'],
      ['{{#each (jsonPath request.json \'$.items[?@.sku == "A1"]\')}}{{sku}}{{/each}}', 'A1'],
    ],
    prepare(site): ReturnType<NonNullable<Helper['prepare']>> {
      const query = site.arg(1);
      const problem = badQuery(query, 1);
      if (problem) return problem;
      const ready = query === undefined ? undefined : compile(toText(query));
      return ([document, source]) => selectWith(ready ?? compile(toText(source)), document);
    },
  },
];

export const selectFrom = (document: unknown, query: string): unknown => selectWith(compile(query), document);

export function badQuery(query: unknown, at: number | string): SiteProblem | undefined {
  const compiled = query === undefined ? undefined : compile(toText(query));
  return typeof compiled === 'object' ? { ...compiled, at } : undefined;
}

const compile = remembering((source: string): Select | Problem => {
  const query = compileJsonPath(source);
  if (!('select' in query)) return query;
  const single = SINGULAR.test(source);
  return (document) => {
    const selected = query.select(document as JsonValue);
    return single ? selected[0] : selected;
  };
});

function selectWith(select: Select | Problem, document: unknown): unknown {
  if (typeof select === 'object') throw new HelperError(select.message);
  const value = typeof document === 'string' ? parsed(document) : document;
  return value === undefined ? undefined : select(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
