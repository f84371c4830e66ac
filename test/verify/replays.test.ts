import { describe, expect, test } from 'vitest';
import { verified } from '../support/engine-driver.ts';

describe('what can be replayed', () => {
  test('every pair, as it was recorded', async () => {
    const { driver, lines } = await verified(`
pairs:
  - {name: list, request: {method: GET, scheme: https, host: api.shop.test, path: /a b/%2Fü, query: {q: [x y, '&'], e: ''}}, response: {}}
  - {name: any query, request: {method: GET, host: other.test:81, path: /x}, response: {}}
  - {name: json, request: {method: PUT, path: /j, query: '', body: {a: 1}}, response: {status: 204}}
  - {name: text, request: {method: POST, path: /t, body: hello}, response: {}}
  - {name: bytes, request: {method: POST, path: /t, body: AAH/, encodedBody: true}, response: {}}
`);
    expect(lines).toEqual(['list', 'any query', 'json', 'text', 'bytes'].map((name) => `passed replay ${name}`));
    expect(driver.sent).toMatchObject([
      { method: 'GET', target: '/a%20b/%2F%C3%BC?q=x%20y&q=%26&e=', scheme: 'https', host: 'api.shop.test' },
      { method: 'GET', target: '/x', host: 'other.test:81' },
      { method: 'PUT', target: '/j', headers: ['Content-Type', 'application/json'] },
      { method: 'POST', target: '/t' },
      { method: 'POST', target: '/t' },
    ]);
    expect(driver.sent.map(({ body }) => body.toString('latin1'))).toEqual(['', '', '{"a":1}', 'hello', '\0\x01\xff']);
  });

  test('templates that are literal, whatever they say must be absent', async () => {
    const { driver, lines } = await verified(`
templates:
  - name: everything
    request:
      method: [POST, PUT]
      scheme: http
      host: api.test
      path: [/a, /b]
      query: {page: '1', q: {oneOf: [x, y]}, none: {present: false}}
      headers: {Accept: text/plain, X-Debug: {not: {present: true}}}
      cookies: {session: abc}
      body: {exact: hi}
    response: {}
  - {name: only a path, request: {path: /p}, response: {}}
  - {name: path with one, request: {path: {exact: /q}}, response: {}}
`);
    expect(lines).toEqual(['everything', 'only a path', 'path with one'].map((name) => `passed replay ${name}`));
    expect(driver.sent[0]).toEqual({
      method: 'POST',
      target: '/a?page=1&q=x',
      scheme: 'http',
      host: 'api.test',
      headers: ['accept', 'text/plain', 'Cookie', 'session=abc'],
      body: Buffer.from('hi'),
    });
  });

  test('others only by their example', async () => {
    const { driver, results, verdict } = await verified(`
vars: {id: '7'}
templates:
  - name: pattern
    request: {path: '/users/{id}'}
    example: {path: '/users/{{vars.id}}', headers: {Accept: a/b}}
    response: {}
  - {name: regex, request: {path: {regex: '^/r'}}, response: {}}
  - {name: any path, request: {method: GET}, response: {}}
  - {name: json body, request: {method: POST, path: /j, body: {json: {a: 1}}}, response: {}}
  - {name: kept out, request: {path: /k}, replay: false, response: {}}
  - {name: sent on, request: {path: /f}, forward: 'http://127.0.0.1:1'}
  - {name: copied, request: {path: /c}, response: {}, afterActions: {forward: 'http://127.0.0.1:1'}}
  - {name: drained, request: {path: /s}, response: {}, afterActions: {forward: 'http://127.0.0.1:1', sink: true}}
`);
    expect(driver.sent.map(({ target }) => target)).toEqual(['/users/7', '/s']);
    const derive = 'nothing called it; its request cannot be derived: give it an "example", or write a test';
    const forwards = 'nothing called it; an entry that forwards is replayed with --live-actions only';
    expect(results.map(({ kind, name, status, message }) => [kind, name, status, message])).toEqual([
      ['replay', 'pattern', 'passed', undefined],
      ['entry', 'regex', 'skipped', derive],
      ['entry', 'any path', 'skipped', derive],
      ['entry', 'json body', 'skipped', derive],
      ['entry', 'kept out', 'skipped', 'nothing called it; it says "replay: false"'],
      ['entry', 'sent on', 'skipped', forwards],
      ['entry', 'copied', 'skipped', forwards],
      ['replay', 'drained', 'passed', undefined],
      ['action', 'forward http://127.0.0.1:1 (drained)', 'passed', undefined],
    ]);
    expect(verdict.coverage.unused.map(({ why }) => why)).toContain('it says "replay: false"');
    expect(verdict.coverage.unused.map(({ name }) => name)).toEqual([
      'regex',
      'any path',
      'json body',
      'kept out',
      'sent on',
      'copied',
    ]);
  });

  test('an entry that forwards, when actions are live', async () => {
    const { world, lines } = await verified(
      'templates: [{name: copied, request: {path: /c}, response: {}, afterActions: {forward: "http://127.0.0.1:1"}}]',
      { liveActions: true },
    );
    expect(lines[0]).toBe('passed replay copied');
    expect(world.http.sent).toHaveLength(1);
  });
});

describe('a replay', () => {
  test('starts from the initial state and zero counts, with the required state set', async () => {
    const { lines } = await verified(`
state: {cart: empty}
pairs:
  - {name: fills, request: {method: POST, path: /cart}, response: {transitionsState: {cart: full}}}
  - {name: when full, request: {method: GET, path: /cart, requiresState: {cart: full}}, response: {}}
  - {name: when empty, request: {method: GET, path: /cart, requiresState: {cart: empty}}, response: {}}
  - {name: once, request: {method: GET, path: /once}, times: 1, response: {}}
templates:
  - {name: unless empty, request: {path: /t, requiresState: {cart: {regex: x}}}, response: {}}
  - {name: as it is, request: {path: /u, requiresState: {cart: {regex: ^e}}}, response: {}}
`);
    expect(lines).toEqual([
      'passed replay fills',
      'passed replay when full',
      'passed replay when empty',
      'passed replay once',
      'skipped entry unless empty: nothing called it; the state it requires cannot be derived: write a test',
      'passed replay as it is',
    ]);
  });

  test('gets past entries that come first by rights', async () => {
    const { lines } = await verified(`
state: {cart: empty}
pairs:
  - {name: twice, request: {method: GET, path: /a}, times: 2, response: {}}
  - {name: afterwards, request: {method: GET, path: /a}, response: {status: 404}}
  - {name: of an empty cart, request: {method: GET, path: /b, requiresState: {cart: empty}}, response: {}}
  - {name: otherwise, request: {method: GET, path: /b}, response: {}}
`);
    expect(lines.filter((line) => !line.startsWith('passed replay'))).toEqual([]);
    expect(lines).toHaveLength(4);
  });

  test('fails when another entry answers, and names it', async () => {
    const { results, verdict } = await verified(`
templates:
  - {name: first, request: {path: /a}, response: {}}
  - {name: hidden, request: {path: /a}, response: {}}
`);
    expect(results[1]).toMatchObject({
      kind: 'replay',
      name: 'hidden',
      status: 'failed',
      message: 'answered by: expected "hidden", got "first" (shop.yaml:3:5)',
      problems: [
        {
          detail: ['if that is right, give the entry an "example" that it does answer, or say "replay: false"'],
          entry: { file: 'shop.yaml', line: 4 },
        },
      ],
    });
    expect(verdict).toMatchObject({ exitCode: 1, coverage: { hit: 1, all: 2 } });
  });

  test('fails when the answer cannot be made', async () => {
    const { results } = await verified(`
pairs:
  - request: {method: GET, path: /a}
    response: {templated: true, body: "{{setStatus request.query.status}}"}
`);
    expect(results[0]?.status).toBe('failed');
    expect(results[0]?.problems[0]).toMatchObject({ field: 'answer', expected: 'an answer' });
    expect(results[0]?.problems[0]?.got).toMatch(/^failed: .*shop\.yaml:4/);
  });

  test('of a fault: the broken connection is the right answer', async () => {
    const { lines } = await verified(`
templates:
  - {name: drop, request: {path: /a}, error: drop}
  - {name: cut, request: {path: /c}, error: {cut: 5}}
  - {name: hang, request: {path: /h}, error: {hang: 30s}}
`);
    expect(lines).toEqual(['passed replay drop', 'passed replay cut', 'passed replay hang']);
  });

  test('takes as long as it may', async () => {
    const { results } = await verified('templates: [{name: slow, request: {path: /a}, response: {delay: 10s}}]', {
      timeout: 20,
    });
    expect(results[0]).toMatchObject({ status: 'failed', problems: [{ got: 'no answer within 20 ms' }] });
  });
});
