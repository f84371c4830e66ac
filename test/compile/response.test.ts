import { describe, expect, it } from 'vitest';
import { Request } from '../../src/model/request.ts';
import { compileText, replyOf, responseOf, scenarioOf, textOf } from './support.ts';

const entry = (response: string, extra = ''): string =>
  `${extra}\ntemplates:\n  - request: {path: /a}\n    response: ${response}\n`;
const reply = (response: string, options: Parameters<typeof scenarioOf>[1] = {}, extra = '') =>
  responseOf(scenarioOf(entry(response, extra), options)).reply;

describe('a response without templates', () => {
  it.each([
    ['{}', 200, [], ''],
    ['{status: 204}', 204, [], ''],
    ['{body: plain}', 200, [], 'plain'],
    ['{body: 1.10}', 200, [], '1.10'],
    ['{body: {a: [1, "2", null]}}', 200, ['Content-Type', 'application/json'], '{"a":[1,"2",null]}'],
    [
      '{body: [], headers: {content-type: application/vnd.x+json}}',
      200,
      ['content-type', 'application/vnd.x+json'],
      '[]',
    ],
    ['{headers: {Set-Cookie: [a=1, b=2], x-A: 5}}', 200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'x-A', '5'], ''],
    ['{body: é€}', 200, [], 'é€'],
    ['{body: aMOp, encodedBody: true}', 200, [], 'hé'],
    ['{body: "{{not.a.template}}"}', 200, [], '{{not.a.template}}'],
  ])('%s', (response, status, headers, body) => {
    const prepared = reply(response);
    expect(typeof prepared).toBe('object');
    const length = status === 204 ? [] : ['Content-Length', String(Buffer.byteLength(body))];
    expect(prepared).toMatchObject({ status, headers: [...headers, ...length], framed: true });
    expect(textOf(prepared as never)).toBe(body);
  });

  it('never replays headers that describe the recorded message', () => {
    const headers = '{Content-Length: 5, transfer-encoding: chunked, Connection: close, X-A: 1}';
    expect(reply(`{headers: ${headers}, body: ab}`)).toMatchObject({ headers: ['X-A', '1', 'Content-Length', '2'] });
  });

  it('leaves a length to the listener when there is no body: it may be that of an answer to HEAD', () => {
    expect(reply('{headers: {X-A: 1, Content-Length: 5}}')).toEqual({
      status: 200,
      headers: ['X-A', '1', 'Content-Length', '5'],
      body: '',
    });
  });

  it('keeps every byte of a body file', () => {
    const prepared = reply('{bodyFile: b.txt}', { files: { '/mocks/b.txt': 'é\u0000\n' } });
    expect(textOf(prepared as never)).toBe('é\u0000\n');
  });

  it('keeps large bodies as bytes', () => {
    const prepared = reply('{bodyFile: b.txt}', { files: { '/mocks/b.txt': 'x'.repeat(70_000) } });
    expect((prepared as { body: unknown }).body).toBeInstanceOf(Buffer);
  });
});

describe('a templated response', () => {
  const request = new Request({
    method: 'POST',
    target: '/a?n=5',
    rawHeaders: [],
    body: Buffer.from(`{"name": "O'Reilly \\"x\\"", "n": 5}`),
  });
  const rendered = (response: string, options = {}, extra = '') =>
    replyOf(responseOf(scenarioOf(entry(response, extra), options)), { request });

  it('escapes for JSON inside JSON, and keeps the type of a leaf that is one expression', () => {
    const { headers, ...rest } = rendered(
      "{templated: true, body: {who: '{{request.json.name}}', n: '{{request.json.n}}', text: 'n={{request.json.n}}'}}",
    );
    expect(headers).toEqual(['Content-Type', 'application/json']);
    expect(JSON.parse(textOf({ headers, ...rest }))).toEqual({ who: `O'Reilly "x"`, n: 5, text: 'n=5' });
  });

  it('escapes by the content type', () => {
    const body = "body: '{{request.json.name}}'";
    expect(textOf(rendered(`{templated: true, headers: {Content-Type: text/html}, ${body}}`))).toBe(
      'O&#x27;Reilly &quot;x&quot;',
    );
    expect(textOf(rendered(`{templated: true, headers: {Content-Type: text/plain}, ${body}}`))).toBe(`O'Reilly "x"`);
    expect(textOf(rendered(`{templated: true, headers: {Content-Type: application/json}, ${body}}`))).toBe(
      `O'Reilly \\"x\\"`,
    );
  });

  it('takes the escaping of a body file from its extension', () => {
    const files = { '/mocks/b.json': '{"who": "{{request.json.name}}"}' };
    expect(JSON.parse(textOf(rendered('{templated: true, bodyFile: b.json}', { files })))).toEqual({
      who: `O'Reilly "x"`,
    });
  });

  it('renders headers for each request, safe from line breaks', () => {
    const evil = new Request({ method: 'GET', target: '/a?to=x%0d%0aSet-Cookie:%20a=1', rawHeaders: [] });
    const response = responseOf(scenarioOf(entry("{templated: true, headers: {Location: '/{{request.query.to}}'}}")));
    expect(replyOf(response, { request: evil }).headers).toEqual(['Location', '/x Set-Cookie: a=1']);
    expect(
      replyOf(response, { request: new Request({ method: 'GET', target: '/a?to=y', rawHeaders: [] }) }).headers,
    ).toEqual(['Location', '/y']);
  });

  it('lets helpers set status and headers', () => {
    const { status, headers } = rendered(
      "{templated: true, headers: {X-A: '1'}, body: \"{{setStatus 418}}{{setHeader 'x-a' '2'}}tea\"}",
    );
    expect({ status, headers }).toEqual({ status: 418, headers: ['x-a', '2'] });
  });

  it('uses partials and variables', () => {
    const extra = "vars: {currency: EUR}\npartials:\n  money: '{{amount}} {{vars.currency}}'";
    const body = "'{{> money amount=request.json.n}}'";
    const response = responseOf(scenarioOf(entry(`{templated: true, body: ${body}}`, extra)));
    expect(textOf(replyOf(response, { request, vars: { currency: 'EUR' } }))).toBe('5 EUR');
  });

  it('places the problems of a body file in that file', () => {
    const { diagnostics } = compileText(entry('{templated: true, bodyFile: b.txt}'), {
      files: { '/mocks/b.txt': 'one\n{{nope}}' },
    });
    expect(diagnostics[0]?.place).toEqual({ file: 'b.txt', line: 2, column: 3 });
  });

  it('reads data files', () => {
    const files = { '/mocks/u.csv': 'id,name\n1,"Ann, B."\n2,Bob\n' };
    expect(textOf(rendered('{templated: true, body: "{{#each (csv \'u.csv\')}}{{name}};{{/each}}"}', { files }))).toBe(
      'Ann, B.;Bob;',
    );
  });
});

describe('state', () => {
  it('belongs to the scenario, or to all when the configuration declares it', () => {
    const yaml = entry('{transitionsState: {own: a, shared: b}, removesState: [own]}');
    const { moves } = responseOf(scenarioOf(yaml, { config: { state: new Map([['shared', '']]) } }));
    expect(moves).toEqual({
      set: [
        { state: { store: 'shop.yaml', key: 'own' }, value: 'a' },
        { state: { store: '', key: 'shared' }, value: 'b' },
      ],
      remove: [{ store: 'shop.yaml', key: 'own' }],
    });
  });
});
