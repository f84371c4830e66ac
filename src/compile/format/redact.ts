import { compileJsonPath, type JsonPath } from '../../content/json-path.ts';
import { report } from '../../match/kinds/report.ts';
import { oneOrMany } from '../../source/shape/collections.ts';
import { object, optional } from '../../source/shape/object.ts';
import { text } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';

/** What is hidden in the journal, beside what always is. */
export interface RedactRules {
  /** Names of headers, in any case, of requests and of answers. */
  readonly headers: readonly string[];
  /** Names of query parameters and of fields of forms, in any case. */
  readonly query: readonly string[];
  /** In JSON bodies of requests and of answers. */
  readonly body: readonly JsonPath[];
}

export const NO_RULES: RedactRules = { headers: [], query: [], body: [] };

const jsonPath: Shape<JsonPath> = mapped(text('a JSONPath such as $..password'), (source, node, reading) => {
  const path = compileJsonPath(source);
  return 'message' in path ? report(path, source, node, reading) : path;
});

/** `redact:` of the configuration. */
export const redactRules: Shape<RedactRules> = mapped(
  object(
    {
      headers: optional(oneOrMany(text('the name of a header')), 'headers whose values are hidden'),
      query: optional(
        oneOrMany(text('the name of a parameter')),
        'query parameters and form fields whose values are hidden',
      ),
      body: optional(oneOrMany(jsonPath), 'JSONPaths of what is hidden in JSON bodies'),
    },
    { expects: 'a mapping with headers, query and body' },
  ),
  ({ headers = [], query = [], body = [] }) => ({ headers, query, body }),
);
