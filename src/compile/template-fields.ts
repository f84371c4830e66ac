import { bodyOf, cookieValue, headerValue, hostForms, queryValue, textSubject } from '../match/subject.ts';
import type { FieldTest, Matcher } from '../model/matching.ts';
import type { Request } from '../model/request.ts';
import type { TemplateRequestSource } from './format/template.ts';

type NamedValues = 'query' | 'headers' | 'cookies';

/** Behind `{}`: nothing of the kind may be sent. */
const NONE: Matcher = { test: (subject) => subject.values.length === 0, expects: 'none' };

/** How a request's fields become tests, in the order in which they are cheapest to run. */
export const TEMPLATE_FIELDS: readonly ((source: TemplateRequestSource) => FieldTest[])[] = [
  ({ scheme }) =>
    scheme ? [{ name: 'scheme', matcher: scheme, subject: ({ scheme: sent }) => textSubject(sent) }] : [],
  ({ host }) =>
    host ? [{ name: 'host', matcher: host, subject: ({ authority }) => ({ values: hostForms(authority) }) }] : [],
  ({ query }) => named('query', query, queryValue),
  ({ headers }) => named('headers', headers, headerValue),
  ({ cookies }) => named('cookies', cookies, cookieValue),
  ({ body }) => (body ? [{ name: 'body', matcher: body, subject: bodyOf }] : []),
];

function named(
  field: NamedValues,
  matchers: ReadonlyMap<string, Matcher> | null | undefined,
  value: (request: Request, name: string) => ReturnType<FieldTest['subject']>,
): FieldTest[] {
  if (!matchers) return [];
  if (matchers.size === 0) {
    return [{ name: field, matcher: NONE, subject: (request) => ({ values: [...request[field].keys()] }) }];
  }
  return [...matchers].map(([name, matcher]) => ({
    name: `${field}.${name}`,
    matcher,
    subject: (request) => value(request, name),
  }));
}
