import { describe, expect, test } from 'vitest';
import type { MockEvent } from '../../../src/model/events.ts';
import type { HttpClient, OutgoingProblem, OutgoingRequest } from '../../../src/model/outgoing.ts';
import type { CaseResult } from '../../../src/model/verdict.ts';
import { Redaction } from '../../../src/serve/redact.ts';
import { findDrift } from '../../../src/verify/drift/drift.ts';
import type { DriftOptions } from '../../../src/verify/drift/options.ts';
import { load } from './support.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: readonly string[];
  readonly body?: string;
}

type Respond = (request: OutgoingRequest, count: number) => Answer | OutgoingProblem;

/** Time goes by only when somebody waits, and then at once. */
function world(respond: Respond) {
  const sent: OutgoingRequest[] = [];
  let now = 0;
  const times: number[] = [];
  const http: HttpClient = {
    send(request, reply) {
      sent.push(request);
      times.push(now);
      const answer = respond(request, sent.length);
      queueMicrotask(() => {
        if ('kind' in answer) return reply.failed(answer);
        reply.head(answer.status ?? 200, answer.headers ?? ['Content-Type', 'application/json']);
        reply.data(Buffer.from(answer.body ?? '{}'));
        reply.end();
      });
      return { resume() {}, cancel() {} };
    },
  };
  const clock: DriftOptions['clock'] = {
    now: () => now,
    elapsed: () => now,
    after(ms, callback) {
      // Only waits come true; the time limits of requests never do.
      let cancelled = ms >= 30_000 && ms !== 60_000;
      queueMicrotask(() => {
        if (cancelled) return;
        now += ms;
        callback();
      });
      return () => {
        cancelled = true;
      };
    },
  };
  return { sent, times, http, clock };
}

async function drift(yaml: string, respond: Respond, given: Partial<DriftOptions> = {}) {
  const { sent, times, http, clock } = world(respond);
  const { library } = load(yaml);
  const events: MockEvent[] = [];
  const options: DriftOptions = {
    http,
    clock,
    url: 'https://api.test/v2',
    timeout: 30_000,
    rate: 1000,
    redaction: new Redaction(),
    sharedState: new Map(),
    random: () => 0.5,
    ...given,
  };
  const verdict = await findDrift(library, options, (event) => events.push(event));
  const results = events.flatMap((event): CaseResult[] => (event.type === 'case:finished' ? [event.result] : []));
  const warnings = events.flatMap((event) => (event.type === 'session:warned' ? [event.message] : []));
  return { sent, times, results, warnings, verdict };
}

const PAIR = (name: string, rest = '{body: {}}'): string => `
  - name: ${name}
    request: {method: GET, path: /${name}}
    response: ${rest}`;

const header = (request: OutgoingRequest | undefined, name: string): string[] =>
  (request?.headers ?? []).filter((_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === name);

describe('what is sent', () => {
  test('a pair as it was recorded, below the path of the service', async () => {
    const { sent } = await drift(
      `
pairs:
  - request:
      method: PUT
      path: /a b/c%2Fd
      query: {page: ['1', '2'], q: 'a&b'}
      body: {sku: ü}
      headers: {Accept: [text/x], Connection: [close, X-Hop], X-Hop: [a], Host: [old], Content-Length: ['3'], Accept-Encoding: [gzip], X-Two: [a, b]}
    response: {body: {}}
`,
      () => ({}),
      { unsafe: true },
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: 'PUT',
      origin: 'https://api.test',
      path: '/v2/a%20b/c%2Fd?page=1&page=2&q=a%26b',
      headers: [
        'Accept',
        'text/x',
        'X-Two',
        'a',
        'X-Two',
        'b',
        'Content-Type',
        'application/json',
        'User-Agent',
        'mockrun',
      ],
    });
    expect(sent[0]?.body?.toString()).toBe('{"sku":"ü"}');
  });

  test('recorded credentials are not, given ones are', async () => {
    const yaml = `
pairs:
  - request: {method: GET, path: /a, headers: {Authorization: [Bearer recorded], Cookie: [a=recorded], X-Api-Key: [recorded], X-Custom: [old]}}
    response: {body: {}}
`;
    const { sent } = await drift(yaml, () => ({}), {
      headers: [
        { name: 'authorization', value: 'Bearer given', secrets: ['given'] },
        { name: 'X-Custom', value: 'new', secrets: [] },
      ],
    });
    expect(JSON.stringify(sent[0]?.headers)).not.toContain('recorded');
    expect(header(sent[0], 'authorization')).toEqual(['Bearer given']);
    expect(header(sent[0], 'x-custom')).toEqual(['new']);
  });

  test('what may change something is left out, and counted, unless it is asked for', async () => {
    const yaml = `
pairs:
  - {request: {method: GET, path: /a}, response: {body: {}}}
  - {request: {method: POST, path: /a}, response: {body: {}}}
  - {request: {method: DELETE, path: /a}, response: {body: {}}}
`;
    const careful = await drift(yaml, () => ({}));
    expect(careful.sent.map(({ method }) => method)).toEqual(['GET']);
    expect(careful.verdict.counts).toMatchObject({ passed: 1, skipped: 2 });
    expect(careful.warnings).toEqual(['2 left out that may change something: --against-unsafe sends them']);
    const bold = await drift(yaml, () => ({}), { unsafe: true });
    expect(bold.sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'DELETE']);
  });

  test('a template by its example', async () => {
    const yaml = `
templates:
  - name: with one
    request: {path: '/users/{id}'}
    response: {body: {id: 1}}
    example: {path: /users/7, query: {full: 'true'}, headers: {Authorization: Bearer old}}
  - name: without
    request: {path: '/other/{id}'}
    response: {body: {id: 1}}
  - name: rendered
    request: {path: '/made/{id}'}
    response: {status: 201, body: {id: '{{request.params.id}}'}, templated: true}
    example: {path: /made/7}
`;
    const { sent, results } = await drift(yaml, () => ({ body: '{"other":1}' }));
    expect(sent.map(({ path }) => path)).toEqual(['/v2/users/7?full=true', '/v2/made/7']);
    expect(header(sent[0], 'authorization')).toEqual([]);
    expect(results.map(({ name, status, message }) => [name, status, message])).toEqual([
      ['with one', 'failed', 'body $.id, body $.other moved'],
      ['without', 'skipped', 'a template stands for many requests: give it an "example"'],
      ['rendered', 'failed', 'status moved'],
    ]);
  });

  test('no faster than the rate', async () => {
    const { times } = await drift(`pairs:${PAIR('a')}${PAIR('b')}${PAIR('c')}`, () => ({}), { rate: 10 });
    expect(times).toEqual([0, 100, 200]);
  });
});

describe('what is left out', () => {
  test.each([
    ['error: drop', 'it answers with a fault'],
    ['forward: http://other.test', 'its answer is made elsewhere: there is nothing recorded to compare'],
    ['response: {}\n    replay: false', 'it has "replay: false"'],
  ])('%s', async (answer, reason) => {
    const { results, sent, verdict } = await drift(
      `pairs:\n  - request: {method: GET, path: /a}\n    ${answer}\n`,
      () => ({}),
    );
    expect(results).toMatchObject([{ status: 'skipped', message: reason, kind: 'drift', suite: 'shop.yaml' }]);
    expect(sent).toEqual([]);
    expect(verdict.exitCode).toBe(5);
  });

  test('what answers in a state that is not the first', async () => {
    const yaml = `
state: {cart: empty}
pairs:
  - {name: first, request: {method: GET, path: /a, requiresState: {cart: empty}}, response: {body: {}, transitionsState: {cart: full}}}
  - {name: later, request: {method: GET, path: /a, requiresState: {cart: full}}, response: {body: {}}}
`;
    const { results } = await drift(yaml, () => ({}));
    expect(results.map(({ status }) => status)).toEqual(['passed', 'skipped']);
    expect(results[1]?.message).toBe('it answers when cart is "full", which the real service knows nothing of');
  });

  test('what the filter does not want is not even told of', async () => {
    const { results } = await drift(`pairs:${PAIR('a')}${PAIR('b')}`, () => ({}), {
      filter: (label) => label === 'shop.yaml: b',
    });
    expect(results.map(({ name }) => name)).toEqual(['b']);
  });
});

describe('several responses', () => {
  test('the nearest one counts', async () => {
    const yaml = `
pairs:
  - request: {method: GET, path: /a}
    responses: [{body: {a: 1}}, {body: {b: 1}}]
`;
    expect((await drift(yaml, () => ({ body: '{"b":2}' }))).verdict.exitCode).toBe(0);
    const { results } = await drift(yaml, () => ({ body: '{"b":"2"}' }));
    expect(results[0]?.problems).toMatchObject([{ field: 'body $.b', expected: 'number', got: 'string' }]);
  });
});

test('recorded origins are compared as they were recorded', async () => {
  const yaml = `
rewrite: true
pairs:
  - request: {method: GET, scheme: https, host: api.test, path: /a}
    response: {body: {url: 'https://api.test/a', id: 1}}
    drift: {values: [$.url]}
`;
  const { results } = await drift(yaml, () => ({ body: '{"url":"https://api.test/a","id":"1"}' }));
  expect(results[0]?.problems.map(({ field }) => field)).toEqual(['body $.id']);
});

describe('a service that is busy', () => {
  test('is asked again when it says so', async () => {
    const busy: Respond = (_, count) => (count < 3 ? { status: 429, headers: ['Retry-After', '2'] } : {});
    const { times, verdict } = await drift(`pairs:${PAIR('a')}`, busy);
    expect(times).toEqual([0, 2000, 4000]);
    expect(verdict.exitCode).toBe(0);
  });

  test('by a date, too', async () => {
    const busy: Respond = (_, count) =>
      count === 1 ? { status: 503, headers: ['Retry-After', 'Thu, 01 Jan 1970 00:00:05 GMT'] } : {};
    expect((await drift(`pairs:${PAIR('a')}`, busy)).times).toEqual([0, 5000]);
  });

  test('is not asked for ever', async () => {
    const { sent, results, verdict } = await drift(`pairs:${PAIR('a')}`, () => ({ status: 429 }));
    expect(sent).toHaveLength(4);
    expect(results[0]).toMatchObject({
      status: 'error',
      message: 'it could not be compared: it still answers 429 when tried again 3 times',
    });
    expect(verdict.exitCode).toBe(3);
  });

  test('nor waited for an hour', async () => {
    const { sent, results } = await drift(`pairs:${PAIR('a')}`, () => ({
      status: 503,
      headers: ['Retry-After', '3600'],
    }));
    expect(sent).toHaveLength(1);
    expect(results[0]?.message).toBe('it could not be compared: it answers 503, to be tried again in 3600.0 s');
  });

  test('a 429 that was recorded is an answer', async () => {
    const { sent, verdict } = await drift(`pairs:${PAIR('a', '{status: 429, body: {}}')}`, () => ({ status: 429 }));
    expect(sent).toHaveLength(1);
    expect(verdict.exitCode).toBe(0);
  });
});

describe('exit codes', () => {
  const refused: OutgoingProblem = { kind: 'refused', message: 'connection refused by api.test' };
  const three = `pairs:${PAIR('a')}${PAIR('b')}${PAIR('c')}${PAIR('d')}${PAIR('e')}`;

  test('4 when something moved, and nothing else is wrong', async () => {
    expect((await drift(three, (_, count) => (count === 2 ? { body: '[]' } : {}))).verdict).toMatchObject({
      exitCode: 4,
      counts: { passed: 4, failed: 1 },
    });
  });

  test('1 when something else is', async () => {
    const dropped: OutgoingProblem = { kind: 'dropped', message: 'the connection was closed' };
    expect((await drift(three, (_, count) => (count === 2 ? dropped : { body: '[]' }))).verdict.exitCode).toBe(1);
  });

  test('3 when nothing could be compared, and soon nothing more is tried', async () => {
    const { verdict, sent, results } = await drift(three, () => refused);
    expect(verdict).toMatchObject({ exitCode: 3, counts: { error: 5 } });
    expect(sent).toHaveLength(3);
    expect(new Set(results.map(({ message }) => message))).toEqual(
      new Set(['it could not be compared: connection refused by api.test']),
    );
  });

  test('the first drift ends it with bail', async () => {
    const { sent, verdict } = await drift(three, () => ({ body: '[]' }), { bail: true });
    expect(sent).toHaveLength(1);
    expect(verdict.exitCode).toBe(4);
  });

  test('interrupted, it sends no more and says so', async () => {
    const controller = new AbortController();
    const { sent, verdict } = await drift(
      three,
      (_, count) => {
        if (count === 2) controller.abort('SIGTERM');
        return {};
      },
      { interruption: controller.signal },
    );
    expect(sent).toHaveLength(2);
    expect(verdict).toMatchObject({ interrupted: 'SIGTERM', counts: { passed: 1, error: 4 } });
  });
});

describe('secrets', () => {
  test('are in no result', async () => {
    const yaml = `
pairs:
  - name: a
    request: {method: GET, path: /a, query: {token: recorded-token}}
    response: {headers: {ETag: a, Set-Cookie: recorded-cookie-value}, body: {token: recorded-secret, short: a}}
    drift: {headers: [etag, set-cookie], values: [$]}
`;
    const { compileJsonPath } = await import('../../../src/content/json-path.ts');
    const path = compileJsonPath('$.token');
    if ('message' in path) throw new Error(path.message);
    const { results } = await drift(
      yaml,
      () => ({
        headers: [
          'Content-Type',
          'application/json',
          'ETag',
          'echo given-secret',
          'Set-Cookie',
          'sid=new-cookie-value',
        ],
        body: '{"token":"real-secret-1","short":"Bearer given-secret; real-secret-1"}',
      }),
      {
        headers: [{ name: 'Authorization', value: 'Bearer given-secret', secrets: ['given-secret'] }],
        redaction: new Redaction({ headers: [], path: [], query: ['token'], body: [path] }),
      },
    );
    const told = JSON.stringify(results);
    expect(results[0]?.problems.map(({ field }) => field)).toEqual([
      'headers.etag',
      'headers.set-cookie',
      'body $.token',
      'body $.short',
    ]);
    for (const secret of ['given-secret', 'recorded-', 'real-secret', 'cookie-value'])
      expect(told).not.toContain(secret);
  });
});
