import { compileJsonPath, type JsonPath } from '../../content/json-path.ts';
import { report } from '../../match/kinds/report.ts';
import { isPathPattern, parsePathPattern } from '../../match/path-pattern.ts';
import type { PathPattern } from '../../model/entry.ts';
import { oneOrMany } from '../../source/shape/collections.ts';
import { object, optional } from '../../source/shape/object.ts';
import { text } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';

/** What is hidden in the journal, beside what always is. */
export interface RedactRules {
  /** Names of headers, in any case, of requests and of answers. */
  readonly headers: readonly string[];
  /** Of what paths hold, their parameters: `/reset/{code}`. */
  readonly path: readonly PathPattern[];
  /** Names of query parameters and of fields of forms, in any case. */
  readonly query: readonly string[];
  /** In JSON bodies of requests and of answers. */
  readonly body: readonly JsonPath[];
}

export const NO_RULES: RedactRules = { headers: [], path: [], query: [], body: [] };

const jsonPath: Shape<JsonPath> = mapped(text('a JSONPath such as $..password'), (source, node, reading) => {
  const path = compileJsonPath(source);
  return 'message' in path ? report(path, source, node, reading) : path;
});

/** Of a path in which nothing is named, too. */
export function parseSecretPath(source: string): PathPattern | { readonly message: string } {
  if (source.startsWith('/') && isPathPattern(source)) return parsePathPattern(source);
  return { message: `"${source}" names nothing to hide: write a path such as /reset/{code}` };
}

const secretPath: Shape<PathPattern> = mapped(text('a path such as /reset/{code}'), (source, node, reading) => {
  const pattern = parseSecretPath(source);
  if (!('message' in pattern)) return pattern;
  reading.problem(node, { code: 'bad-path', message: pattern.message });
  return undefined;
});

/** `redact:` of the configuration. */
export const redactRules: Shape<RedactRules> = mapped(
  object(
    {
      headers: optional(oneOrMany(text('the name of a header')), 'headers whose values are hidden'),
      path: optional(oneOrMany(secretPath), 'paths such as /reset/{code}, whose parameters are hidden'),
      query: optional(
        oneOrMany(text('the name of a parameter')),
        'query parameters and form fields whose values are hidden',
      ),
      body: optional(oneOrMany(jsonPath), 'JSONPaths of what is hidden in JSON bodies'),
    },
    { expects: 'a mapping with headers, path, query and body' },
  ),
  ({ headers = [], path = [], query = [], body = [] }) => ({ headers, path, query, body }),
);
