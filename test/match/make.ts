import { parsePathPattern } from '../../src/match/path-pattern.ts';
import type { Entry, Pair, PairRequest, PathTest, StateTest, Template } from '../../src/model/entry.ts';
import { isJsonObject, type JsonValue } from '../../src/model/json.ts';
import type { FieldTest, Matcher, Subject } from '../../src/model/matching.ts';
import { Request } from '../../src/model/request.ts';

const ANSWER = { mode: 'sequential', responses: [] } as const;

type Common = Partial<Pick<Entry, 'name' | 'priority' | 'times' | 'requiresState'>> & { line?: number };

const base = ({ line = 1, ...common }: Common, name: string) => ({
  id: `shop.yaml#${common.name ?? name}`,
  name,
  scenario: 'shop.yaml',
  place: { file: 'scenarios/shop.yaml', line, column: 5 },
  priority: 0,
  requiresState: [],
  answer: ANSWER,
  ...common,
});

export type PairParts = Omit<Partial<PairRequest>, 'query'> & { query?: Record<string, string[]> };

/** A pair; GET when no method is given. */
export const pair = ({ query, ...request }: PairParts, common: Common = {}): Pair => ({
  ...base(common, `${request.method ?? 'GET'} ${request.path ?? '/'}`),
  kind: 'pair',
  request: { method: 'GET', path: '/', ...request, ...(query ? { query: new Map(Object.entries(query)) } : {}) },
});

export interface TemplateParts {
  method?: Matcher | string | string[];
  /** A text is a literal, or a pattern when it has braces. */
  path?: (string | Matcher)[] | string | Matcher;
  fields?: FieldTest[];
}

export const template = (request: TemplateParts, common: Common = {}): Template => {
  const { method, path, fields = [] } = request;
  return {
    ...base(common, 'template'),
    kind: 'template',
    request: {
      ...(method === undefined ? {} : { method: isMatcher(method) ? method : equal(...[method].flat()) }),
      ...(path === undefined ? {} : { path: (Array.isArray(path) ? path : [path]).map(pathTest) }),
      fields,
      literalHosts: fields.flatMap((field) => (field.name === 'host' ? [...(field.matcher.literals ?? [])] : [])),
    },
  };
};

function pathTest(path: string | Matcher): PathTest {
  if (typeof path !== 'string') return { kind: 'matcher', matcher: path };
  if (!path.includes('{')) return { kind: 'literal', path };
  const pattern = parsePathPattern(path);
  if (!('capture' in pattern)) throw new Error(pattern.message);
  return { kind: 'pattern', pattern };
}

const isMatcher = (value: unknown): value is Matcher => isJsonObject(value) && 'test' in value;

export const equal = (...texts: string[]): Matcher => ({
  test: ({ values }) => values.some((value) => texts.includes(value as string)),
  expects: texts.map((text) => JSON.stringify(text)).join(' or '),
  literals: texts,
});

export const matching = (regex: RegExp): Matcher => ({
  test: ({ values }) => values.some((value) => regex.test(value as string)),
  expects: `text that matches ${regex}`,
});

/** The value at a key of a JSON body, as a JSONPath would select it. */
export const bodyKey = (key: string, wanted: string): FieldTest => {
  const select = ({ body }: Subject): string[] => {
    const value = isJsonObject(body?.json) && Object.hasOwn(body.json, key) ? body.json[key] : undefined;
    return typeof value === 'string' ? [value] : [];
  };
  return {
    name: 'body',
    matcher: {
      test: (subject) => select(subject).includes(wanted),
      expects: `$.${key} that is ${JSON.stringify(wanted)}`,
      discriminator: { key: `jsonPath $.${key}`, value: wanted, select },
    },
    subject: (request) => ({ values: request.body.length > 0 ? [request.text] : [], body: request }),
  };
};

export const queryField = (name: string, matcher: Matcher): FieldTest => ({
  name: `query.${name}`,
  matcher,
  subject: (request) => ({ values: request.query.get(name) ?? [] }),
});

export const headerField = (name: string, matcher: Matcher): FieldTest => ({
  name: `headers.${name}`,
  matcher,
  subject: (request) => ({ values: request.headers.get(name) ?? [] }),
});

export const hostField = (matcher: Matcher): FieldTest => ({
  name: 'host',
  matcher,
  subject: (request) => ({ values: [request.authority] }),
});

export const schemeField = (matcher: Matcher): FieldTest => ({
  name: 'scheme',
  matcher,
  subject: (request) => ({ values: request.scheme === undefined ? [] : [request.scheme] }),
});

export const stateTest = (key: string, wanted: string): StateTest => ({
  state: { store: 'shop.yaml', key },
  matcher: equal(wanted),
});

export interface RequestLine {
  headers?: Record<string, string>;
  body?: string | JsonValue;
}

/** `request('GET /orders?page=1')`; `GET http://api.test/orders` is the form that a proxy gets. */
export function request(line: string, { headers = {}, body }: RequestLine = {}): Request {
  const [method = '', url = ''] = line.split(' ');
  const absolute = /^(https?):\/\/([^/?]+)(.*)$/.exec(url);
  return new Request({
    method,
    target: absolute ? (absolute[3] as string) : url,
    rawHeaders: Object.entries(headers).flat(),
    authority: absolute ? (absolute[2] as string) : (headers.Host ?? ''),
    ...(absolute ? { form: 'absolute', scheme: absolute[1] as string } : {}),
    ...(body === undefined ? {} : { body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) }),
  });
}

/** As linking collects them. */
export const hostsOf = (entries: readonly Entry[]): Set<string> =>
  new Set(
    entries.flatMap((entry) => (entry.kind === 'template' ? entry.request.literalHosts : (entry.request.host ?? []))),
  );
