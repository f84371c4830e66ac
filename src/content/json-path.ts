import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { TextProblem } from '../source/text-problem.ts';
import { compileQuery, type QueryError, type QueryFunction } from '../vendor/json-p3.ts';
import { compileRegex } from './regex.ts';

/** A compiled RFC 9535 query. */
export interface JsonPath {
  readonly source: string;
  /** Equal for equal queries: what a query selects is remembered under it. */
  readonly key: string;
  /** The selected values in document order. Nothing when the query fails on this document; never throws. */
  readonly select: (document: JsonValue) => readonly JsonValue[];
  /** Where what it selects stands: names and indices from the root on. Undefined when the query fails on this document. */
  readonly locate: (document: JsonValue) => readonly Location[] | undefined;
}

type Location = readonly (string | number)[];

const SIMPLE = /^\$(\.[A-Za-z_][A-Za-z0-9_]*|\[(0|[1-9]\d{0,8})\]|\['[^'\\\p{C}]*'\]|\["[^"\\\p{C}]*"\])*$/u;
const STEP = /\.(\w+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/gu;

/** The query, or what is wrong with it and where. Plain paths such as `$.a[0]` are walked without the library. */
export function compileJsonPath(source: string): JsonPath | TextProblem {
  const key = `jsonPath ${source}`;
  if (SIMPLE.test(source)) {
    const steps = stepsOf(source);
    const select = walk(steps);
    return { source, key, select, locate: (document) => (select(document).length > 0 ? [steps] : []) };
  }
  const query = compileQuery(source, FUNCTIONS);
  if ('message' in query) return problem(source, query);
  return {
    source,
    key,
    select: (document) => {
      try {
        return query.select(document) as JsonValue[];
      } catch {
        // Nested too deeply, or too wide: what cannot be looked through holds nothing.
        return [];
      }
    },
    locate: (document) => {
      try {
        return query.locate(document);
      } catch {
        return undefined;
      }
    },
  };
}

function problem(source: string, { message, offset, length }: QueryError): TextProblem {
  return {
    code: 'bad-json-path',
    message: `this is no JSONPath: ${message}`,
    hint: source.startsWith('$') ? undefined : `a JSONPath starts with $: "$.${source.replace(/^\.+/, '')}"`,
    offset,
    length,
  };
}

const stepsOf = (source: string): (string | number)[] =>
  [...source.matchAll(STEP)].map(([, name, index, single, double]) =>
    index === undefined ? ((name ?? single ?? double) as string) : Number(index),
  );

const walk =
  (steps: readonly (string | number)[]) =>
  (document: JsonValue): readonly JsonValue[] => {
    let value = document;
    for (const step of steps) {
      if (typeof step === 'number' ? !Array.isArray(value) || step >= value.length : !hasName(value, step)) return [];
      value = (value as { [key: string]: JsonValue })[step] as JsonValue;
    }
    return [value];
  };

const hasName = (value: JsonValue, name: string): boolean => isJsonObject(value) && Object.hasOwn(value, name);

/** `match()` and `search()` on the safe engine: a filter's pattern can even come from the document it looks through. */
const FUNCTIONS: { readonly [name: string]: QueryFunction } = {
  match: (text, pattern) => regexHolds(text, pattern, true),
  search: (text, pattern) => regexHolds(text, pattern, false),
};

const MOST_REGEXES = 100;
const regexes = new Map<string, ReturnType<typeof compileRegex>>();

function regexHolds(text: unknown, pattern: unknown, whole: boolean): boolean {
  if (typeof text !== 'string' || typeof pattern !== 'string') return false;
  const source = whole ? `^(?:${pattern})$` : pattern;
  let regex = regexes.get(source);
  if (!regex) {
    if (regexes.size >= MOST_REGEXES) regexes.clear();
    regex = compileRegex(source, 'u', 'linear');
    regexes.set(source, regex);
  }
  return 'test' in regex && regex.test(text);
}
