import { describe, expect, onTestFinished, test } from 'vitest';
import { InvalidFiles, type Mock, type StartOptions, start } from '../../src/index.ts';
import { Folder } from '../support/folder.ts';
import { talk } from '../support/wire.ts';

// What users of other mock servers live with, one test a trap. Those of reloading are in e2e/reload and e2e/bad-input.

async function mock(yaml: string, options: Partial<StartOptions> = {}): Promise<Mock> {
  const started = await start({ directory: new Folder({ 'a.yaml': yaml }).path, ...options });
  onTestFinished(() => started.stop());
  return started;
}

const refusal = async (yaml: string): Promise<string[]> => {
  const error: unknown = await mock(yaml).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof InvalidFiles ? error.diagnostics.map(({ code }) => code) : [];
};

/** Status and body, `200 text`; of a miss the status alone. */
async function ask({ url }: Mock, target: string, init?: RequestInit): Promise<string> {
  const response = await fetch(url + target, init);
  const text = await response.text();
  return response.status === 404 ? '404' : `${response.status} ${text}`;
}

const post = (body: string): RequestInit => ({ method: 'POST', body });

describe('matching', () => {
  test('a query is never taken for a body, nor one field for its neighbour', async () => {
    const served = await mock(`pairs:
  - {request: {method: POST, path: /a, query: x=1, body: ''}, response: {body: query}}
  - {request: {method: POST, path: /a, query: '', body: x=1}, response: {body: body}}
  - {request: {method: GET, path: /ab, query: c}, response: {body: ab}}
`);
    expect(await ask(served, '/a?x=1', { method: 'POST' })).toBe('200 query');
    expect(await ask(served, '/a', post('x=1'))).toBe('200 body');
    expect(await ask(served, '/a?x=1', post('x=1'))).toBe('404');
    expect(await ask(served, '/a?bc')).toBe('404');
  });

  test('a miss is not remembered over a reload', async () => {
    const folder = new Folder({ 'a.yaml': 'templates: [{request: {path: /a}, response: {body: a}}]' });
    const served = await start({ directory: folder.path });
    onTestFinished(() => served.stop());
    expect(await ask(served, '/b')).toBe('404');
    folder.write('b.yaml', 'templates: [{request: {path: /b}, response: {body: b}}]');
    await served.reload();
    expect(await ask(served, '/b')).toBe('200 b');
  });

  test('the order of query keys never matters, whatever was asked before; that of values does', async () => {
    const served = await mock(
      `pairs: [{request: {method: GET, path: /a, query: {x: ['1', '2'], y: '3'}}, response: {body: a}}]`,
    );
    const targets = ['/a?y=3&x=1&x=2', '/a?x=1&y=3&x=2', '/a?x=1&x=2&y=3', '/a?x=2&x=1&y=3', '/a?y=3&x=1&x=2'];
    const answers: string[] = [];
    for (const target of targets) answers.push(await ask(served, target));
    expect(answers).toEqual(['200 a', '200 a', '200 a', '404', '200 a']);
  });

  test.each([
    ['an unknown matcher', '{jsonpth: $.a}', 'unknown-matcher'],
    ['a bad XPath', "{xpath: '//['}", 'bad-xpath'],
    ['a bad JSONPath', "{jsonPath: '$..['}", 'bad-json-path'],
  ])('%s is found at load', async (_, body, code) => {
    expect(await refusal(`templates: [{request: {path: /a, body: ${body}}, response: {}}]`)).toEqual([code]);
  });

  test.each(['5', '"text"', 'null', 'no JSON', '<a', '[[[['])(
    'a matcher of documents lives with the body %s',
    async (body) => {
      const served = await mock(`templates:
  - {request: {path: /a, body: {jsonPath: $.a.b}}, response: {}}
  - {request: {path: /a, body: {xpath: //b}}, response: {}}
  - {request: {path: /a, body: {jsonPartial: {a: 1}}}, response: {}}
  - {request: {path: /b}, response: {body: alive}}
`);
      expect(await ask(served, '/a', post(body))).toBe('404');
      expect(await ask(served, '/b')).toBe('200 alive');
    },
  );

  test('a field with a typo is an error, not an entry that takes everything', async () => {
    expect(await refusal('templates: [{request: {pth: /a}, response: {}}]')).toEqual(['unknown-key']);
  });

  test('a JSONPath filter that selects nothing does not match', async () => {
    const served = await mock(
      `templates: [{request: {path: /a, body: {jsonPath: '$.items[?@.price > 3]'}}, response: {body: dear}}]`,
    );
    expect(await ask(served, '/a', post('{"items":[{"price":2}]}'))).toBe('404');
    expect(await ask(served, '/a', post('{"items":[{"price":4}]}'))).toBe('200 dear');
  });

  test('what is written plainly is equal: no pattern, and case counts', async () => {
    const served = await mock('templates: [{request: {path: /v1.0/x, query: {q: a.c}}, response: {body: exact}}]');
    expect(await ask(served, '/v1.0/x?q=a.c')).toBe('200 exact');
    for (const other of ['/v1_0/x?q=a.c', '/V1.0/x?q=a.c', '/v1.0/x?q=abc', '/v1.0/x?q=A.C']) {
      expect(await ask(served, other)).toBe('404');
    }
  });

  test('many loose matchers do not beat an exact path, and of equals the first in the file answers', async () => {
    const served = await mock(`templates:
  - {request: {path: {regex: ^/a}, query: {x: {present: true}, y: {regex: .}}, headers: {Accept: {glob: '*'}}}, response: {body: loose}}
  - {request: {path: /a}, response: {body: first}}
  - {request: {path: /a, query: {x: {present: true}}}, response: {body: second}}
`);
    expect(await ask(served, '/a?x=1&y=2')).toBe('200 first');
  });

  test('a parameter in a path takes a segment', async () => {
    const served = await mock("templates: [{request: {path: '/u/{id}'}, response: {body: one}}]");
    expect(await ask(served, '/u/7')).toBe('200 one');
    expect(await ask(served, '/u/7/8')).toBe('404');
  });

  test('the scheme is compared where a client names one', async () => {
    const { url } = await mock(
      'pairs: [{request: {method: GET, scheme: https, host: api.test, path: /a}, response: {body: a}}]',
    );
    const proxied = await talk(url, 'GET http://api.test/a HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n');
    expect(proxied).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('percent-encoded paths are found, written either way', async () => {
    const served = await mock(`templates:
  - {request: {path: /café au lait}, response: {body: coffee}}
  - {request: {path: /a%2Fb}, response: {body: kept}}
  - {request: {path: /100%}, response: {body: all}}
`);
    expect(await ask(served, '/caf%C3%A9%20au%20lait')).toBe('200 coffee');
    expect(await ask(served, '/a%2fb')).toBe('200 kept');
    expect(await ask(served, '/a/b')).toBe('404');
    expect(await ask(served, '/100%25')).toBe('200 all');
    expect(await ask(served, '/100%')).toBe('200 all');
  });

  test('an answer without a status is a 200', async () => {
    const served = await mock('templates: [{request: {path: /a}, response: {body: a}}]');
    expect(await ask(served, '/a')).toBe('200 a');
  });
});

describe('templates', () => {
  const templated = (body: string, more = ''): string =>
    `templates: [{request: {path: /a}, response: {templated: true, ${more} body: '${body}'}}]`;

  test('a template that cannot be parsed is an error at load, not a body', async () => {
    expect(await refusal(templated('{{#if call}}never closed'))).not.toEqual([]);
  });

  test('one that fails while it is rendered is a 500 that says where, not a miss', async () => {
    const served = await mock(templated('{{setStatus request.query.status}}'));
    expect(await ask(served, '/a?status=many')).toMatch(/^500 [^]*"many"[^]*a\.yaml:1:\d+/);
    expect(served.unmatched).toEqual([]);
  });

  test('JSON is escaped as JSON', async () => {
    const served = await mock(
      templated('{"name": "{{request.query.name}}"}', 'headers: {Content-Type: application/json},'),
    );
    const answer = await fetch(`${served.url}/a?name=${encodeURIComponent(`O'Reilly & "Söhne" <x>`)}`);
    expect(await answer.json()).toEqual({ name: `O'Reilly & "Söhne" <x>` });
  });

  test('headers are rendered for each request, also of many at once', async () => {
    const served = await mock(templated('', "headers: {X-Echo: '{{request.query.n}}', X-Call: '{{call}}'},"));
    const numbers = Array.from({ length: 60 }, (_, n) => String(n));
    const answers = await Promise.all(numbers.map(async (n) => await fetch(`${served.url}/a?n=${n}`)));
    expect(answers.map(({ headers }) => headers.get('x-echo'))).toEqual(numbers);
    expect(new Set(answers.map(({ headers }) => headers.get('x-call'))).size).toBe(60);
  });

  test('what is random can be repeated, to the byte', async () => {
    const yaml = templated(
      '{{uuid}} {{randomInteger 1 1000000}} {{randomString 9}} {{faker "person.fullName"}} {{now}}',
    );
    const run = async (seed: string): Promise<string[]> => {
      const served = await mock(yaml, { seed, now: '2026-01-31T12:00:00Z' });
      return [await ask(served, '/a'), await ask(served, '/a')];
    };
    const first = await run('one');
    expect(await run('one')).toEqual(first);
    expect(await run('two')).not.toEqual(first);
    expect(first[0]).not.toBe(first[1]);
  });
});
