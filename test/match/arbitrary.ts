import * as fc from 'fast-check';
import type { Entry } from '../../src/model/entry.ts';
import type { Request } from '../../src/model/request.ts';
import {
  bodyKey,
  equal,
  headerField,
  hostField,
  matching,
  type PairParts,
  pair,
  queryField,
  request,
  schemeField,
  stateTest,
  type TemplateParts,
  template,
} from './make.ts';

// Few words, so that entries and requests meet often: three names, two hosts, two queries.
const method = fc.constantFrom('GET', 'GET', 'POST', 'HEAD');
const word = fc.constantFrom('a', 'b', '1', '22', 'a.json');
const path = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .chain((words) => fc.constantFrom(`/${words.join('/')}`, `/${words.join('/')}`, `/${words.join('/')}/`));
const pattern = fc
  .tuple(
    fc.array(fc.oneof(word, fc.constantFrom('{p}', '{p:[0-9]+}', '{p:[a-z]}', '{p}.json')), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.constantFrom('', '', '/', '/{rest*}'),
  )
  .map(([segments, tail]) => `/${segments.map((each, index) => each.replace('{p', `{p${index}`)).join('/')}${tail}`);
const host = fc.constantFrom('api.test', 'shop.test', 'api.test:8080', 'shop.test:443');
const scheme = fc.constantFrom('http', 'https');
const document = fc.constantFrom<{ [key: string]: string }[]>(
  { kind: 'order' },
  { kind: 'refund' },
  { kind: 'order', id: '1' },
  { id: '1', kind: 'order' },
);
const query = fc.constantFrom<Record<string, string[]>[]>(
  {},
  { page: ['1'] },
  { page: ['2'] },
  { page: ['1', '2'] },
  { sort: ['up'], page: ['1'] },
);
type Method = NonNullable<TemplateParts['method']>;
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });

const defined = <T extends object>(parts: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;

const common = fc.record({
  priority: fc.constantFrom(0, 0, 0, 1, -1),
  requiresState: fc.constantFrom([], [], [stateTest('cart', 'full')]),
});

const anyPair = fc
  .record({
    common,
    parts: fc.record({
      method,
      path,
      scheme: sometimes(scheme),
      host: sometimes(host),
      query: sometimes(query),
      ignoreQuery: sometimes(fc.constantFrom(['sort'], ['page', 'sort'])),
      body: sometimes(
        fc.oneof(
          document.map((json) => ({ json })),
          fc.constantFrom('', 'x=1').map((text) => ({ bytes: Buffer.from(text) })),
        ),
      ),
    }),
  })
  .map(({ parts, common }) => pair(defined<PairParts>(parts), common));

const field = fc.oneof(
  fc.constantFrom('order', 'refund').map((kind) => bodyKey('kind', kind)),
  fc.constantFrom('1', '2').map((page) => queryField('page', equal(page))),
  fc.constant(queryField('page', matching(/^[12]$/))),
  fc.constantFrom('x', 'y').map((value) => headerField('accept', equal(value))),
  host.map((name) => hostField(equal(name))),
  fc.constant(hostField(matching(/^api/))),
  scheme.map((name) => schemeField(equal(name))),
);

const anyPath = fc.oneof(
  path,
  pattern,
  pattern,
  fc.constantFrom(matching(/^\/a/), matching(/1$/)),
  path.map((text) => equal(text)),
);

const anyTemplate = fc
  .record({
    common,
    parts: fc.record({
      method: sometimes(
        fc.oneof<fc.Arbitrary<Method>[]>(method, fc.constant(['GET', 'HEAD']), fc.constant(matching(/^(HEAD|POST)$/))),
      ),
      path: sometimes(fc.array(anyPath, { minLength: 1, maxLength: 2 })),
      fields: fc.array(field, { maxLength: 2 }),
    }),
  })
  .map(({ parts, common }) => template(defined<TemplateParts>(parts), common));

const numbered = (entries: readonly Entry[]): Entry[] =>
  entries.map((entry, index) => ({ ...entry, id: `shop.yaml#${index}`, name: String(index) }));

/** Entries of all kinds, in file order. */
export const library: fc.Arbitrary<Entry[]> = fc
  .array(fc.oneof(anyPair, anyTemplate), { minLength: 1, maxLength: 24 })
  .map(numbered);

// Hash tables take over from comparing one by one only where many entries share a method and a path.

/** Pairs of `GET /a`. */
export const crowdOfPairs: fc.Arbitrary<Entry[]> = fc
  .array(anyPair, { minLength: 10, maxLength: 60 })
  .map((pairs) =>
    numbered(pairs.map((each) => ({ ...each, request: { ...each.request, method: 'GET', path: '/a' } }))),
  );

/** Templates of `/a` that differ by their fields. */
export const crowdOfTemplates: fc.Arbitrary<Entry[]> = fc
  .array(fc.array(field, { maxLength: 2 }), { minLength: 10, maxLength: 40 })
  .map((all) => numbered(all.map((fields) => template({ path: '/a', fields }))));

/** Patterns that nothing else tells apart. */
export const patterns: fc.Arbitrary<Entry[]> = fc
  .array(fc.array(pattern, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 30 })
  .map((all) => numbered(all.map((path) => template({ path }))));

const queryText = fc.constantFrom(
  '',
  '',
  '?',
  '?page=1',
  '?page=2',
  '?page=1&page=2',
  '?sort=up&page=1',
  '?sort=down',
  '?page=1&sort=up',
);
const target = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: path }, { weight: 1, arbitrary: fc.constant('/a') }), queryText)
  .map((parts) => parts.join(''));
const body = sometimes(fc.oneof(document, fc.constantFrom('x=1', '{"kind":')));
const sentHost = fc.constantFrom(
  '127.0.0.1:8500',
  'api.test',
  'api.test:8080',
  'shop.test',
  'shop.test:443',
  'shop.test:80',
);

export const anyRequest: fc.Arbitrary<Request> = fc
  .record({
    method,
    target,
    body,
    host: sentHost,
    proxied: sometimes(scheme),
    accept: sometimes(fc.constantFrom('x', 'y')),
  })
  .map(({ method, target, body, host, proxied, accept }) =>
    request(`${method} ${proxied ? `${proxied}://${host}` : ''}${target}`, {
      headers: defined<Record<string, string>>({ Host: host, Accept: accept }),
      ...(body === undefined ? {} : { body }),
    }),
  );

/** Some request under `/a`. */
export const crowdedRequest: fc.Arbitrary<Request> = fc
  .record({ query: queryText, body, host: sentHost, proxied: sometimes(scheme) })
  .map(({ query, body, host, proxied }) =>
    request(`GET ${proxied ? `${proxied}://${host}` : ''}/a${query}`, {
      headers: { Host: host },
      ...(body === undefined ? {} : { body }),
    }),
  );
