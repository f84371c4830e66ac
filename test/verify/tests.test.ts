import { describe, expect, test } from 'vitest';
import { policyOf } from '../../src/verify/policy.ts';
import { engineDriver, verified, verifyWith } from '../support/engine-driver.ts';

const only = { filter: (label: string) => label.includes(': t') };

describe('a test of several exchanges', () => {
  const DOORS = `
state: {door: closed}
templates:
  - {name: key, request: {path: /key}, response: {body: {key: {n: 7, list: [1]}}, headers: {ETag: abc}, transitionsState: {door: open}}}
  - name: door
    request: {path: /door, requiresState: {door: open}}
    response: {templated: true, body: '{{request.query.n}} {{request.headers.if-match}} {{request.body}}'}
tests:`;

  test('hands on what it saves, on one state', async () => {
    const { lines, driver } = await verified(
      `${DOORS}
  - name: t
    exchanges:
      - {send: {path: /key}, save: {n: {jsonPath: $.key.n}, list: {jsonPath: $.key.list}, tag: {header: etag}}}
      - {send: {method: POST, path: /door, query: {n: '{{saved.n}}'}, headers: {If-Match: '{{saved.tag}}'}}, expect: {body: '7 abc '}}
`,
      only,
    );
    expect(lines[0]).toBe('passed test t');
    expect(driver.resets).toBe(1);
  });

  test('fails at a value that is missing, and names its place; what follows is not sent', async () => {
    const { results, driver } = await verified(
      `${DOORS}
  - name: t
    exchanges:
      - send: {path: /key}
        save: {token: {jsonPath: $.token}, id: {header: x-id}}
      - {send: {path: /door, query: {n: '{{saved.token}}'}}}
`,
      only,
    );
    expect(results[0]?.problems).toMatchObject([
      { field: 'exchanges[0].save.token', expected: '$.token in the answer', got: 'nothing', place: { line: 12 } },
      { field: 'exchanges[0].save.id', expected: 'header x-id in the answer', got: 'nothing', place: { line: 12 } },
    ]);
    expect(results[0]?.output.at(-1)).toBe('1 more request was not sent');
    expect(driver.sent).toHaveLength(1);
  });

  test('says which of its exchanges was wrong', async () => {
    const { results } = await verified(
      `${DOORS}
  - name: t
    exchanges: [{send: {path: /key}}, {send: {path: /door}, expect: {status: 404}}, {send: {path: /key}}]
`,
      only,
    );
    expect(results[0]?.message).toBe('exchanges[1].status: expected 404, got 200');
  });
});

describe('what a test expects is the right outcome', () => {
  const SITE = `
templates:
  - {name: open, request: {path: /open}, response: {}, afterActions: {name: audit, webhook: 'http://127.0.0.1:1/', sink: {status: 503}}}
  - {name: gate, request: {path: /gate}, response: {}, beforeActions: {name: check, webhook: 'http://127.0.0.1:1/', sink: {status: 401}, failurePolicy: FAIL_FAST}}
  - {name: broken, request: {path: /broken}, response: {templated: true, body: '{{setStatus request.query.s}}'}}
  - {name: drop, request: {path: /drop}, error: drop}
tests:`;
  const run = (tests: string, options = {}) => verified(`${SITE}\n${tests}`, { ...only, ...options });

  test('an action that failed, a request that nothing answers, a 500, a broken connection', async () => {
    const { lines, verdict } = await run(`
  - {name: t action, send: {path: /open}, expect: {actions: {audit: failed}}}
  - {name: t gate, send: {path: /gate}, expect: {actions: {check: failed}}}
  - {name: t status, send: {path: /broken}, expect: {status: 500}}
  - {name: t unmatched, send: {path: /nowhere}, expect: {unmatched: true}}
  - {name: t fault, send: {path: /drop}, expect: {answeredBy: drop}}
  - {name: t silent fault, send: {path: /drop}}
`);
    expect(lines.filter((line) => !line.startsWith('passed'))).toEqual([]);
    expect(verdict).toMatchObject({ exitCode: 0, counts: { passed: 6 + 4 + 2 } });
  });

  test('none of it unless it is expected', async () => {
    const { lines, verdict } = await run(`
  - {name: t action, send: {path: /open}}
  - {name: t gate, send: {path: /gate}}
  - {name: t broken, send: {path: /broken}}
  - {name: t why, send: {path: /broken}, expect: {status: 200}}
  - {name: t unmatched, send: {path: /opem}, expect: {status: 404}}
  - {name: t fault, send: {path: /drop}, expect: {status: 200}}
  - {name: t wanted, send: {path: /open}, expect: {unmatched: true}}
  - {name: t quiet, send: {path: /drop}, expect: {actions: {audit: passed}}}
`);
    expect(lines).toEqual([
      'passed test t action',
      'failed test t gate: answer: expected the answer of the entry, got failed: the before-action "check" failed: answered 401, expected 2xx',
      expect.stringMatching(/^failed test t broken: answer: expected the answer of the entry, got failed: .*shop.yaml/),
      'failed test t why: status: expected 200, got 500, and 1 more problem',
      'failed test t unmatched: answered by: expected an entry, got no entry',
      'failed test t fault: answer: expected an answer, got the connection was closed, as its entry says: drop',
      'failed test t wanted: unmatched: expected no entry, got "open" (shop.yaml:3:5)',
      'failed test t quiet: actions.audit: expected passed, got it did not run',
      'passed entry open',
      'passed entry gate',
      'passed entry broken',
      'passed entry drop',
      'failed action audit (open): 2 of 2 runs: failed: answered 503, expected 2xx',
      'failed action check (gate): failed: answered 401, expected 2xx',
    ]);
    expect(verdict.exitCode).toBe(1);
  });

  test('or unless it is allowed', async () => {
    const policy = policyOf({ allow: ['action', 'unmatched', 'slow'] });
    const { lines, verdict } = await run(
      `
  - {name: t action, send: {path: /open}, expect: {within: 0ms}}
  - {name: t unmatched, send: {path: /opem}, expect: {status: 404}}
`,
      { policy },
    );
    expect(lines).toEqual([
      'passed test t action',
      'passed test t unmatched',
      'passed entry open',
      'skipped action audit (open): allowed: failed: answered 503, expected 2xx',
    ]);
    expect(verdict.exitCode).toBe(0);
  });

  test('the nearest entry is told where none answers', async () => {
    const { results } = await run('  - {name: t, send: {path: /opem}, expect: {answeredBy: open}}');
    expect(results[0]?.problems).toMatchObject([
      {
        field: 'answered by',
        expected: '"open"',
        got: 'no entry',
        detail: ['nearest: "open" (shop.yaml:3:5)', expect.stringMatching(/NO {2}path .*"\/open".*"\/opem"/)],
      },
    ]);
  });
});

describe('sinks', () => {
  test('record what every kind of action would have sent, and start nothing', async () => {
    const { lines, world } = await verified(`
templates:
  - name: open
    request: {method: POST, path: /open}
    response: {status: 201, body: {id: 7}}
    afterActions:
      - {name: hook, webhook: {url: 'http://127.0.0.1:1/h?a={$request.query.a}', headers: {X-A: '1'}, body: {id: '{$response.body#/id}'}}, sink: true}
      - {name: remote, remote: 'http://127.0.0.1:1/r', sink: true}
      - {name: program, run: [node, x.js], sink: true}
      - {name: hoverfly, run: {command: [node, x.js], payload: hoverfly}, sink: true}
      - {name: worker, run: {command: [node, x.js], mode: worker}, sink: {status: 500}}
      - {name: function, callback: 'client:f', sink: true}
      - {name: tee, forward: 'http://127.0.0.1:1/t', sink: true}
tests:
  - name: all of it
    send: {method: POST, path: /open, query: {a: x y}, body: hello}
    expect:
      actions:
        hook: {outcome: passed, sent: {method: POST, path: /h, query: {a: x y}, headers: {x-a: '1'}, body: {json: {id: 7}}}}
        remote: {outcome: passed, sent: {path: /r, body: {jsonPath: {path: $.response.status, is: 201}}}}
        program: {outcome: passed, sent: {method: POST, body: {jsonPath: {path: $.request.body, is: hello}}}}
        hoverfly: {outcome: passed, sent: {body: {jsonPath: '$.request.path[0].matcher'}}}
        worker: {outcome: failed, sent: {body: {jsonPath: {path: $.response.status, is: 201}}}}
        function: {outcome: passed, sent: {body: {jsonPath: {path: $.request.method, is: POST}}}}
        tee: {outcome: passed, sent: {method: POST, path: /t/open, body: hello}}
`);
    expect(lines[0]).toBe('passed test all of it');
    expect([world.http.sent, world.processes.commands]).toEqual([[], []]);
  });

  test('of an action without one nothing is known', async () => {
    const { results } = await verified(`
templates:
  - {name: open, request: {path: /open}, response: {}, afterActions: {name: hook, webhook: 'http://127.0.0.1:1/'}}
tests:
  - {name: t, send: {path: /open}, expect: {actions: {hook: {sent: {method: GET}}}}}
`);
    expect(results[0]?.problems).toMatchObject([
      { field: 'actions.hook.sent', expected: 'a request', got: 'its sink received nothing' },
    ]);
  });

  test('are not asked when actions are live', async () => {
    const { lines } = await verified(
      `
templates:
  - {name: open, request: {path: /open}, response: {}, afterActions: {name: hook, webhook: 'http://127.0.0.1:1/'}}
tests:
  - {name: t, send: {path: /open}, expect: {actions: {hook: {sent: {method: PUT}}}}}
`,
      { liveActions: true },
    );
    expect(lines[0]).toBe('passed test t');
  });
});

test('secrets are not shown', async () => {
  const { results } = await verified(
    `
templates:
  - name: login
    request: {path: /login, query: {token: tok-123456}}
    response:
      headers: {Set-Cookie: 'sid=0123456789abcdef; Path=/', Authorization: short}
      body: {user: ann, password: pw1, nested: {password: pw2}, copy: tok-123456}
tests:
  - name: t
    send: {path: /login, query: {token: tok-123456}}
    expect:
      headers: {set-cookie: a=1, authorization: other}
      body: {json: {user: bob, password: x, nested: {password: y}, copy: 0123456789abcdef}}
`,
    {},
    'redact: {headers: [], query: [token], body: ["$..password"]}',
  );
  const told = JSON.stringify(results);
  for (const secret of ['tok-123456', 'short', 'pw1', 'pw2', '0123456789abcdef']) expect(told).not.toContain(secret);
  expect(results[0]?.problems.map(({ got }) => got)).toEqual([
    '"[redacted]"',
    '"[redacted]"',
    '"{\\"user\\":\\"ann\\",\\"password\\":\\"[redacted]\\",\\"nested\\":{\\"password\\":\\"[redacted]\\"},\\"copy\\":\\"[redacted]\\"}"',
  ]);
  expect(results[0]?.problems[2]?.detail[0]).toBe('$.user: expected "bob", got "ann"');
  expect(results[0]?.output[0]).toMatch(/Z GET \/login\?token=\[redacted\] → 200 \(/);
});

test('a template that fails in what is to be sent is an error, with its place', async () => {
  const { results } = await verified(
    `
templates: [{name: open, request: {path: /open}, response: {}}]
tests: [{name: t, send: {path: '/open{{setStatus request.query.s}}'}}]
`,
    only,
  );
  expect(results[0]?.status).toBe('error');
  expect(results[0]?.message).toMatch(/shop\.yaml:3/);
});

test('a driver that throws is an error of that test alone', async () => {
  const { driver, engine } = await engineDriver({
    'shop.yaml':
      'pairs: [{request: {method: GET, path: /a}, response: {}}, {request: {method: GET, path: /b}, response: {}}]',
  });
  const send = driver.send.bind(driver);
  driver.send = (request, options) => {
    if (request.target === '/a') throw new TypeError('a bug');
    return send(request, options);
  };
  const { results, verdict } = await verifyWith(driver, { redaction: engine.redaction });
  expect(results).toMatchObject([{ status: 'error', message: 'a bug' }, { status: 'passed' }]);
  expect(verdict.exitCode).toBe(1);
});
