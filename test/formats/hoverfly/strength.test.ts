import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUnreadable } from '../../../src/formats/format.ts';
import { hoverfly } from '../../../src/formats/hoverfly/format.ts';
import { rank } from '../../../src/match/rank.ts';
import type { Entry, Response } from '../../../src/model/entry.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { bodyText, type Reply } from '../../../src/model/reply.ts';
import { Request } from '../../../src/model/request.ts';
import { scenarioOf } from '../../compile/support.ts';

/** What Hoverfly does: adds up points, and the last of the strongest wins. */
interface View {
  readonly matcher: 'exact' | 'glob' | 'regex';
  readonly value: string;
}

interface Asked {
  readonly method?: View[];
  readonly destination?: View[];
  readonly path?: View[];
  readonly body?: View[];
  readonly query?: { readonly [key: string]: View[] };
  readonly headers?: { readonly [name: string]: View[] };
  readonly requiresState?: { readonly [key: string]: string };
}

interface Sent {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly body: string;
  readonly query: string | undefined;
  readonly header: string | undefined;
  readonly state: string;
}

const accepts = ({ matcher, value }: View, text: string): boolean => {
  if (matcher === 'exact') return text === value;
  const pattern = matcher === 'regex' ? value : `^${value.replace(/[.?]/g, '\\$&').replaceAll('*', '[^]*')}$`;
  return new RegExp(pattern).test(text);
};

function points(views: readonly View[] | undefined, text: string | undefined, absent: number): number | undefined {
  if (!views) return absent;
  if (text === undefined || !views.every((view) => accepts(view, text))) return undefined;
  return views.reduce((sum, { matcher }) => sum + (matcher === 'exact' ? 2 : 1), 0);
}

function score(asked: Asked, sent: Sent): number | undefined {
  const query =
    asked.query && Object.keys(asked.query).length === 0
      ? sent.query === undefined
        ? 1
        : undefined
      : points(asked.query?.q, sent.query, 1);
  const state = Object.entries(asked.requiresState ?? {});
  const parts = [
    points(asked.body, sent.body, 1),
    points(asked.destination, sent.host, 0),
    points(asked.path, sent.path, 0),
    points(asked.method, sent.method, 0),
    points(asked.headers?.['x-h'], sent.header, 0),
    query,
    state.every(([, value]) => value === sent.state) ? state.length : undefined,
  ];
  return parts.includes(undefined) ? undefined : (parts as number[]).reduce((sum, each) => sum + each, 0);
}

function strongest(pairs: readonly Asked[], sent: Sent): number {
  let best = -1;
  let winner = -1;
  for (const [index, asked] of pairs.entries()) {
    const own = score(asked, sent);
    if (own !== undefined && own >= best) [best, winner] = [own, index];
  }
  return winner;
}

const oneOf = (exact: readonly string[], globs: readonly string[], regexes: readonly string[]): fc.Arbitrary<View[]> =>
  fc.oneof(
    fc.constantFrom(...exact).map((value): View[] => [{ matcher: 'exact', value }]),
    fc.constantFrom(...exact).map((value): View[] => [{ matcher: 'exact', value }]),
    fc.constantFrom(...globs).map((value): View[] => [{ matcher: 'glob', value }]),
    fc.constantFrom(...regexes).map((value): View[] => [{ matcher: 'regex', value }]),
    fc.tuple(fc.constantFrom(...globs), fc.constantFrom(...regexes)).map(([glob, regex]): View[] => [
      { matcher: 'glob', value: glob },
      { matcher: 'regex', value: regex },
    ]),
  );

const asked: fc.Arbitrary<Asked> = fc.record(
  {
    method: oneOf(['GET', 'POST'], ['*', 'G*'], ['^P', 'T$']),
    destination: oneOf(['a.test', 'b.test'], ['*', '*.test'], ['^a', 'test']),
    path: oneOf(['/', '/a', '/a/b'], ['*', '/a/*', '/*b', '/a*b'], ['^/a', 'b$']),
    body: oneOf(['', 'x', 'xy'], ['*', 'x*', '*y'], ['x', '^$']),
    query: fc.oneof(
      fc.constant({}),
      oneOf(['1', '2'], ['*', '1*'], ['1']).map((q) => ({ q })),
    ),
    headers: oneOf(['h'], ['*', 'h*'], ['h'])
      .filter(([view]) => view?.matcher !== 'exact')
      .map((views) => ({ 'x-h': views })),
    requiresState: fc.constantFrom('', 'on').map((s) => ({ s })),
  },
  { requiredKeys: [] },
);

const sent: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  host: fc.constantFrom('a.test', 'b.test'),
  path: fc.constantFrom('/', '/a', '/a/b', '/ab'),
  body: fc.constantFrom('', 'x', 'xy'),
  query: fc.constantFrom(undefined, '1', '2'),
  header: fc.constantFrom(undefined, 'h', 'hh'),
  state: fc.constantFrom('', 'on'),
});

/** The index of the pair that answers after an import. */
function answering(entries: readonly Entry[], { method, host, path, body, query, header, state }: Sent): number {
  const request = new Request({
    method,
    target: query === undefined ? path : `${path}?q=${query}`,
    rawHeaders: header === undefined ? ['Host', host] : ['Host', host, 'X-H', header],
    body: Buffer.from(body),
    form: 'absolute',
    scheme: 'http',
    authority: host,
  });
  const situation = { state: () => state, calls: () => 0, hosts: new Set<string>() };
  const found = rank(entries, request, situation).find(({ matches }) => matches)?.entry;
  return found ? Number(bodyText(((found.answer.responses[0] as Response).reply as Reply).body)) : -1;
}

describe('the strongest match still wins', () => {
  test('whatever was asked for, by whatever matchers', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(asked, {
          minLength: 1,
          maxLength: 7,
          selector: (each) => JSON.stringify(each),
        }),
        fc.array(sent, { minLength: 4, maxLength: 12 }),
        (pairs, requests) => {
          const simulation = {
            data: {
              pairs: pairs.map((request, index) => ({ request, response: { status: 200, body: String(index) } })),
            },
            meta: { schemaVersion: 'v5.3' },
          };
          const result = hoverfly.import(simulation as unknown as JsonValue, {
            file: 's.json',
            name: 's',
            read: () => undefined,
          });
          if (isUnreadable(result)) throw new Error(result.unreadable);
          const { entries } = scenarioOf(result.text);
          for (const request of requests)
            expect(answering(entries, request), JSON.stringify(request)).toBe(strongest(pairs, request));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('a thousand entries of one path take no time', () => {
    const pairs = Array.from({ length: 3000 }, (_, index) => ({
      request: {
        method: [{ matcher: 'exact', value: 'POST' }],
        path: [{ matcher: 'exact', value: '/soap' }],
        body: [{ matcher: 'exact', value: `<n>${index}</n>` }],
      },
      response: { status: 200, body: '' },
    }));
    const result = hoverfly.import({ data: { pairs } }, { file: 's.json', name: 's', read: () => undefined });
    expect(result).toMatchObject({ pairs: 3000, templates: 0, remarks: [] });
  });
});
