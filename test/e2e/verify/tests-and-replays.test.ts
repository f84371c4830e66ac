import { describe, expect, test } from 'vitest';
import { type MockrunEvent, mockrun, workspace } from '../harness.ts';
import { receiver } from '../receiver.ts';

interface Told {
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly output?: readonly string[];
}

/** Runs `mockrun verify` on these files; what it says, in data. */
async function verify(files: Readonly<Record<string, string>>, ...flags: string[]) {
  const space = workspace(files);
  const run = await mockrun(['verify', '.', '--reporter', 'json', ...flags], { cwd: space.directory });
  const events = run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as MockrunEvent);
  const results = events.filter(({ type }) => type === 'case:finished') as unknown as Told[];
  return {
    ...run,
    results,
    lines: results.map(({ status, kind, name, message }) => [status, kind, name, message].filter(Boolean).join(' ')),
    verdict: events.find(({ type }) => type === 'verify:ended'),
  };
}

const SHOP = `
state: {cart: empty}
templates:
  - name: token
    request: {method: POST, path: /token, body: {form: {user: ann}}}
    response: {body: {access_token: t-123456789}}
  - name: me
    request: {path: /me, headers: {Authorization: Bearer t-123456789}}
    response: {templated: true, headers: {Content-Type: application/json}, body: '{"cart": "{{state.cart}}"}'}
  - name: fill
    request: {method: PUT, path: /cart}
    response: {status: 204, transitionsState: {cart: full}}
`;

const DERIVE = 'nothing called it; its request cannot be derived: give it an "example", or write a test';

describe('tests', () => {
  test('hand on what they save, on one state, over real HTTP', async () => {
    const { lines, code, stderr } = await verify({
      'shop.yaml': `${SHOP}
tests:
  - name: a token opens the door
    exchanges:
      - send: {method: POST, path: /token, headers: {Content-Type: application/x-www-form-urlencoded}, body: user=ann}
        save: {token: {jsonPath: $.access_token}, type: {header: Content-Type}}
      - {send: {method: PUT, path: /cart}, expect: {status: 204, body: {present: false}}}
      - send: {path: /me, headers: {Authorization: 'Bearer {{saved.token}}', Accept: '{{saved.type}}'}}
        expect: {status: 200, body: {json: {cart: full}}, answeredBy: me, within: 5s}
  - name: and each begins anew
    send: {path: /me, headers: {Authorization: Bearer t-123456789}}
    expect: {body: {json: {cart: empty}}}
`,
    });
    expect(lines).toEqual([
      'passed test a token opens the door',
      'passed test and each begins anew',
      'passed entry token',
      'passed entry me',
      'passed entry fill',
    ]);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('that fail tell what was expected where, and no secrets', async () => {
    const space = workspace({
      'shop.yaml': `${SHOP}
tests: [{name: wrong, send: {path: /me, headers: {Authorization: Bearer t-123456789}}, expect: {body: {json: {cart: full, n: 1}}}}]
`,
    });
    const { stdout, code } = await mockrun(['verify', '.', '--reporter', 'lines'], { cwd: space.directory });
    expect(code).toBe(1);
    expect(stdout).toContain('$.cart: expected "full", got "empty"');
    expect(stdout).toContain('$.n: expected 1, got nothing');
    expect(stdout).toMatch(/expected at shop\.yaml:14:\d+/);
    expect(stdout).not.toContain('t-123456789');
  });
});

describe('replays', () => {
  const RECORDED = `
pairs:
  - {name: as to a proxy, request: {method: GET, scheme: https, host: api.shop.test, path: '/a b/ü%2F', query: {q: ['x y', '&=?']}}, response: {}}
  - {name: by its host, request: {method: GET, host: api.shop.test, path: /h}, response: {}}
  - {name: binary, request: {method: PUT, path: /b, body: AP8Q, encodedBody: true}, response: {body: AP8Q, encodedBody: true}}
  - {name: no query, request: {method: DELETE, path: /d, query: {}}, response: {status: 204}}
  - {name: head, request: {method: HEAD, path: /d}, response: {headers: {Content-Length: '5'}}}
templates:
  - {name: literal, request: {method: [PATCH], path: {exact: /é}, query: {a: '1'}, headers: {X-A: b}, cookies: {c: d}, body: hello}, response: {}}
  - {name: example, request: {path: '/users/{id}'}, example: {url: '/users/7?x=1'}, response: {}}
  - {name: dropped, request: {path: /drop}, error: drop}
  - {name: reset, request: {path: /reset}, error: reset}
  - {name: garbage, request: {path: /garbage}, error: {bytes: AAEC}}
  - {name: cut, request: {path: /cut}, responses: [{error: {cut: 3}}, {status: 200}]}
  - {name: hung, request: {path: /hang}, error: {hang: 60s}}
`;

  test('ask every entry what it is there for, as it was recorded', async () => {
    const { lines, code, results } = await verify({ 'recorded.yaml': RECORDED });
    expect(lines.filter((line) => !line.startsWith('passed replay '))).toEqual([]);
    expect([lines.length, code]).toEqual([12, 0]);
    expect(results[0]?.output?.[0]).toContain(' GET https://api.shop.test/a%20b/%C3%BC%2F?q=x%20y&q=%26%3D%3F → 200 ');
    expect(results[1]?.output?.[0]).toContain(' GET /h → 200 ');
  });

  test('are not made for what tests were answered by', async () => {
    const { lines } = await verify({
      'shop.yaml': `${SHOP}\ntests: [{name: fills, send: {method: PUT, path: /cart}}]`,
    });
    expect(lines).toEqual([
      'passed test fills',
      `skipped entry token ${DERIVE}`,
      'passed replay me',
      'passed entry fill',
    ]);
  });
});

describe('sinks', () => {
  const hooked = (url: string) => ({
    'a.yaml': `
templates:
  - name: order
    request: {method: POST, path: /orders}
    response: {status: 201, body: {id: o-1}}
    afterActions:
      - {name: audit, webhook: {url: '${url}/audit', body: {order: '{$response.body#/id}'}}, sink: true}
      - {name: mail, run: [no-such-program], sink: {status: 503}}
  - name: mirrored
    request: {path: /m}
    response: {}
    afterActions: {forward: '${url}'}
tests:
  - name: announced
    send: {method: POST, path: /orders, body: {sku: A1}}
    expect:
      actions:
        audit: {outcome: passed, sent: {method: POST, path: /audit, body: {json: {order: o-1}}}}
        mail: {outcome: failed, sent: {body: {jsonPath: {path: $.response.status, is: 201}}}}
`,
  });

  test('take what would have been sent', async () => {
    const { url, requests } = await receiver();
    const { lines, code } = await verify(hooked(url));
    expect(lines).toEqual([
      'passed test announced',
      'passed entry order',
      'skipped entry mirrored nothing called it; an entry that forwards is replayed with --live-actions only',
      'passed action audit (order)',
      'passed action mail (order)',
    ]);
    expect([code, requests]).toEqual([0, []]);
  });

  test('are not there with --live-actions', async () => {
    const { url, requests } = await receiver();
    const { results, code } = await verify(hooked(url), '--live-actions');
    expect(requests.map(({ method, target }) => `${method} ${target}`).toSorted()).toEqual(['GET /m', 'POST /audit']);
    expect(results[0]).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^actions\.mail: expected failed, got broken: .*no-such-program/),
    });
    expect(code).toBe(1);
  });
});

describe('choosing', () => {
  const FILES = {
    'a.yaml': `
pairs: [{name: one, request: {method: GET, path: /1}, response: {}}, {name: two, request: {method: GET, path: /2}, response: {}}]
tests:
  - {name: wrong, send: {path: /1}, expect: {status: 201}}
  - {name: right, send: {path: /1}, expect: {status: 200}}
`,
    'b.yaml': 'pairs: [{name: three, request: {method: GET, path: /3}, response: {}}]',
  };

  test('--filter', async () => {
    const { results, code } = await verify(FILES, '--filter', '/^b|right/');
    expect(results.map(({ name }) => name)).toEqual(['right', 'one', 'three']);
    expect(code).toBe(0);
  });

  test('--bail', async () => {
    const { results, verdict, code } = await verify(FILES, '--bail');
    expect(results.map(({ status }) => status)).toEqual(['failed', 'skipped', 'passed', 'skipped', 'skipped']);
    expect([verdict?.['interrupted'], code]).toEqual(['--bail', 1]);
  });

  test('--repeat', async () => {
    const { results } = await verify(FILES, '--repeat', '3', '--filter', 'right');
    expect(results.map(({ name }) => name)).toEqual(['right', 'right (2)', 'right (3)', 'one']);
  });

  test('--allow and --fail-on', async () => {
    const files = {
      'a.yaml': `
templates: [{name: any, request: {method: GET}, response: {}}]
tests: [{name: missed, send: {method: POST, path: /x}}]
`,
    };
    const [plain, lenient, strict] = await Promise.all([
      verify(files),
      verify(files, '--allow', 'unmatched'),
      verify(files, '--allow', 'unmatched', '--fail-on', 'unused'),
    ]);
    expect([plain.code, lenient.code, strict.code]).toEqual([1, 0, 1]);
    expect(strict.lines).toEqual(['passed test missed', `failed entry any ${DERIVE}`]);
  });
});
