import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Imported, isUnreadable } from '../../../src/formats/format.ts';
import { hoverfly } from '../../../src/formats/hoverfly/format.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { scenarioOf } from '../../compile/support.ts';

const files: Readonly<Record<string, string>> = { 'bodies/order.json': '{"id":1}' };
const context = {
  file: 'simulation.json',
  name: 'simulation',
  read: (name: string) => (files[name] === undefined ? undefined : Buffer.from(files[name])),
};

const simulation = (pairs: JsonValue, more: { [key: string]: JsonValue } = {}): JsonValue => ({
  data: { pairs, ...more },
  meta: { schemaVersion: 'v5.2' },
});

const exact = (value: string): JsonValue => [{ matcher: 'exact', value }];
const pair = (request: JsonValue, response: JsonValue = {}): JsonValue => ({
  request,
  response: { status: 200, body: 'ok', ...(response as object) },
});

function imported(document: JsonValue): Imported {
  const result = hoverfly.import(document, context);
  if (isUnreadable(result)) throw new Error(result.unreadable);
  return result;
}

const remarks = (document: JsonValue): string[] =>
  imported(document).remarks.map(({ kind, at, message }) => `${kind} ${at}: ${message}`);

describe('what is written', () => {
  test('a packed body unpacked, for people to read', () => {
    const { text } = imported(
      simulation([
        pair(
          { method: exact('GET'), path: exact('/a') },
          {
            headers: { 'Content-Type': ['application/json'], 'Content-Encoding': ['gzip'] },
            body: gzipSync('{"a":1}').toString('base64'),
            encodedBody: true,
          },
        ),
        pair({ method: exact('GET'), path: exact('/b') }, { headers: { 'Content-Encoding': ['gzip'] }, body: 'a lie' }),
      ]),
    );
    expect(text).toContain('Content-Encoding: gzip}\n      body: {a: 1}\n');
    expect(text).toContain('body: a lie\n      packedBody: true\n');
  });

  test('a pair, and a template with what it asks for', () => {
    const { text } = imported(
      simulation([
        pair(
          { method: exact('GET'), path: exact('/a'), destination: exact('a.test'), query: {} },
          { headers: { A: ['1', '2'] } },
        ),
        pair({ path: [{ matcher: 'glob', value: '/b/*' }] }, { templated: true, body: '{{ Request.Method }}' }),
      ]),
    );
    expect(text).toBe(`# Imported from simulation.json (Hoverfly v5.2).

pairs:
  - request:
      method: GET
      host: a.test
      path: /a
      query: {}
    response:
      status: 200
      headers: {A: ['1', '2']}
      body: ok

templates:
  - request:
      path: {startsWith: /b/}
    response:
      status: 200
      templated: true
      body: '{{request.method}}'
`);
    expect(scenarioOf(text).entries).toHaveLength(2);
  });

  test('headers that tell two pairs apart count', () => {
    const header = (value: string): JsonValue =>
      pair({ method: exact('GET'), path: exact('/a'), headers: { X: exact(value) } });
    expect(imported(simulation([header('1'), header('2')]))).toMatchObject({ pairs: 0, templates: 2, remarks: [] });
    expect(imported(simulation([header('1')]))).toMatchObject({ pairs: 1, remarks: [{ kind: 'changed' }] });
  });

  test('a body file is read, a large body gets one', () => {
    const large = 'x'.repeat(70_000);
    const result = imported(
      simulation([
        pair({ path: exact('/a') }, { body: '', bodyFile: 'bodies/order.json' }),
        pair({ path: exact('/b') }, { body: large }),
      ]),
    );
    expect([...result.files]).toEqual([['bodies/simulation-1.bin', Buffer.from(large)]]);
    expect(result.text).toContain(`body: '{"id":1}'`);
  });

  test('what others wrote is never filled in', () => {
    const { text } = imported(
      simulation([pair({ path: exact('/a'), body: exact('{{vars.x}}') }, { body: '{{vars.y}}' })]),
    );
    expect(scenarioOf(text).entries).toHaveLength(1);
  });

  test('a post-serve action keeps its name, and is asked for', () => {
    expect(remarks(simulation([pair({ path: exact('/a') }, { postServeAction: 'notify' })]))).toEqual([
      'note data.pairs[0].response.postServeAction: the action "notify" is no part of a simulation',
    ]);
  });
});

describe('delays', () => {
  const delayed = (request: JsonValue, urlPattern: string, httpMethod = ''): Imported =>
    imported(simulation([pair(request)], { globalActions: { delays: [{ urlPattern, httpMethod, delay: 250 }] } }));

  test.each<[JsonValue, string, string, boolean]>([
    [{ destination: exact('a.test'), path: exact('/b') }, 'a\\.test/b', '', true],
    [{ destination: exact('a.test'), path: exact('/c') }, 'a\\.test/b', '', false],
    [{ destination: exact('a.test') }, 'a\\.test', '', true],
    [{ destination: exact('b.test') }, 'a\\.test', '', false],
    [{ path: exact('/b') }, '.*', '', true],
    [{ path: exact('/b'), method: exact('GET') }, '', 'get', true],
    [{ path: exact('/b'), method: exact('GET') }, '', 'POST', false],
  ])('of all hosts and paths: %j, %s %s', (request, pattern, method, isDelayed) => {
    const { text, remarks: told } = delayed(request, pattern, method);
    expect(told).toEqual([]);
    expect(text.includes('delay: 250ms')).toBe(isDelayed);
  });

  test('one that fits some requests of an entry is named', () => {
    expect(delayed({ destination: exact('a.test') }, '/slow').remarks).toMatchObject([
      { kind: 'changed', at: 'data.pairs[0]' },
    ]);
  });

  test('an entry has its own instead', () => {
    const own = pair(
      { path: exact('/a') },
      { fixedDelay: 60, logNormalDelay: { min: 50, max: 100, mean: 80, median: 60 } },
    );
    const { text } = imported(simulation([own], { globalActions: { delays: [{ urlPattern: '.', delay: 9 }] } }));
    expect(text).toContain('delay:\n        logNormal: {median: 120ms, mean: 140ms, min: 110ms, max: 160ms}');
  });
});

describe('what cannot be carried over is named with its place', () => {
  test.each<[JsonValue, string]>([
    [
      simulation([pair({ path: [{ matcher: 'fuzzy', value: 'x' }] })]),
      'left out data.pairs[0].request.path[0]: there is no matcher "fuzzy"',
    ],
    [simulation([{ request: {} }]), 'left out data.pairs[0].response: an object is expected, not nothing'],
    [simulation([{ response: {} }]), 'left out data.pairs[0].request: an object is expected, not nothing'],
    [simulation(['text']), 'left out data.pairs[0]: an object is expected, not "text"'],
    [
      simulation([pair({ path: exact('/') }, { status: 99 })]),
      'left out data.pairs[0].response.status: 99 is no status that a response can have',
    ],
    [
      simulation([pair({ path: exact('/') }, { status: 'ok' })]),
      'left out data.pairs[0].response.status: a number is expected, not "ok"',
    ],
    [
      simulation([pair({ path: exact('/') }, { encodedBody: true, body: '*' })]),
      'left out data.pairs[0].response.body: the body is not base64',
    ],
    [
      simulation([pair({ path: exact('/') }, { headers: { 'a b': ['x'] } })]),
      'left out data.pairs[0].response.headers: the header "a b" has characters that no header can have',
    ],
    [
      simulation([pair({ path: exact('/') }, { body: '', bodyFile: 'nowhere' })]),
      'left out data.pairs[0].response.bodyFile: nowhere cannot be read',
    ],
    [
      simulation([pair({ path: exact('/') }, { templated: true, body: '{{csv "a"}}' })]),
      'left out data.pairs[0].response.body: data sources are no part of a simulation',
    ],
    [
      simulation([pair({ path: exact('/'), params: [] })]),
      'note data.pairs[0].request.params: Hoverfly has no such field, and does not look at it either',
    ],
    [
      simulation([], { middleware: 'x' }),
      'left out data.middleware: this is no part of a simulation that can be carried over',
    ],
    [
      simulation([pair({ path: exact('/') }), pair({ path: exact('/') })]),
      'left out data.pairs[1]: data.pairs[0] asks for the very same, and Hoverfly keeps the first',
    ],
  ])('%j', (document, remark) => {
    expect(remarks(document)).toContain(remark);
  });

  test.each<[JsonValue, string]>([
    [{ data: { pairs: {} } }, 'data.pairs: a list is expected'],
    [{ data: [] }, 'data: an object is expected'],
    [
      { data: { pairs: [] }, meta: { schemaVersion: 'v9' } },
      'meta.schemaVersion: simulations of the schema "v9" are not known',
    ],
  ])('%j as a whole', (document, message) => {
    expect(hoverfly.import(document, context)).toMatchObject({ unreadable: message });
  });

  test('the others are written, and the file says what is missing', () => {
    const { text, templates } = imported(
      simulation([pair({ path: [{ matcher: 'fuzzy', value: 'x' }] }), pair({ path: exact('/b') })]),
    );
    expect(templates).toBe(1);
    expect(text).toContain('#   data.pairs[0].request.path[0] (left out): there is no matcher "fuzzy"\n');
  });
});
