import type { Problem } from '../../source/diagnose.ts';
import { compileQuery, type QueryFunction } from '../../vendor/json-p3.ts';
import { toText } from '../print/print.ts';
import { remembering } from './cache.ts';
import { type Helper, HelperError, type SiteProblem } from './helper.ts';
import { patternNow } from './pattern.ts';

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

/** Patterns in filters run on the engine that cannot hang: they may even come from the document. */
const FUNCTIONS: Readonly<Record<string, QueryFunction>> = {
  match: (text, pattern) => fits(text, typeof pattern === 'string' ? `^(?:${pattern})$` : pattern),
  search: (text, pattern) => fits(text, pattern),
};

function fits(text: unknown, pattern: unknown): boolean {
  if (typeof text !== 'string' || typeof pattern !== 'string') return false;
  const compiled = patternNow('', pattern);
  if ('code' in compiled) return false;
  for (const _ of compiled.find(text)) return true;
  return false;
}

const compile = remembering((source: string): Select | Problem => {
  const query = compileQuery(source, FUNCTIONS);
  if ('message' in query) {
    const hint = source.startsWith('$') ? undefined : `a JSONPath starts with $: "$.${source.replace(/^\.+/, '')}"`;
    return {
      code: 'bad-json-path',
      message: `this is no JSONPath: ${query.message.replace(/ \('[^]*':\d+\)$/, '')}`,
      hint,
    };
  }
  const single = SINGULAR.test(source);
  return (document) => {
    const selected = query.select(document);
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
