import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RULES, type RedactRules } from '../../src/compile/format/redact.ts';
import { compileJsonPath, type JsonPath } from '../../src/content/json-path.ts';
import { exchangeToJson } from '../../src/control/journal/item.ts';
import { parsePathPattern } from '../../src/match/path-pattern.ts';
import { ActionRun } from '../../src/model/action.ts';
import type { PathPattern } from '../../src/model/entry.ts';
import { Exchange } from '../../src/model/exchange.ts';
import type { Reply } from '../../src/model/reply.ts';
import type { RequestParts } from '../../src/model/request.ts';
import { Redaction } from '../../src/serve/redact.ts';
import { entry, reply, request } from '../support/hand-made.ts';

const jsonPath = (source: string): JsonPath => compileJsonPath(source) as JsonPath;

function shown(parts: Partial<RequestParts>, answer?: Partial<Reply>, rules: Partial<RedactRules> = {}) {
  const exchange = new Exchange(1, 0, request(parts));
  exchange.reply = answer ? reply(answer.body ?? '', answer) : undefined;
  return new Redaction({ headers: [], path: [], query: [], body: [], ...rules }).of(exchange);
}

const json = (value: unknown): Partial<RequestParts> => ({
  rawHeaders: ['Content-Type', 'application/json'],
  body: Buffer.from(JSON.stringify(value)),
});

describe('headers', () => {
  test('credentials are hidden always, others when they are named, in any case', () => {
    const rawHeaders = [
      'authorization',
      'Basic YTpi',
      'Cookie',
      'a=1',
      'X-API-Key',
      'k',
      'X-Mine',
      '1',
      'Accept',
      '*/*',
    ];
    const { requestHeaders } = shown({ rawHeaders }, undefined, { headers: ['x-MINE'] });
    expect(requestHeaders).toEqual({
      authorization: ['[redacted]'],
      cookie: ['[redacted]'],
      'x-api-key': ['[redacted]'],
      'x-mine': ['[redacted]'],
      accept: ['*/*'],
    });
  });

  test('of answers, too: each line on its own', () => {
    const { responseHeaders } = shown({}, { headers: ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-Y', 'z'] });
    expect(responseHeaders).toEqual({ 'set-cookie': ['[redacted]', '[redacted]'], 'x-y': ['z'] });
  });
});

describe('queries and forms', () => {
  test('named parameters are hidden, however they are written; the rest stays as it was', () => {
    const { target } = shown({ target: '/a%20b?x=%31&to%6ben=s&TOKEN=t&token&y=+' }, undefined, { query: ['token'] });
    expect(target).toBe('/a%20b?x=%31&to%6ben=[redacted]&TOKEN=[redacted]&token&y=+');
  });

  test('and so are fields of urlencoded forms', () => {
    const rawHeaders = ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'];
    const form = { rawHeaders, body: Buffer.from('user=ada&token=t') };
    expect(shown(form, undefined, { query: ['token'] }).requestBody(100).body).toBe('user=ada&token=[redacted]');
  });
});

describe('uploaded forms', () => {
  const rawHeaders = ['Content-Type', 'multipart/form-data; boundary=x'];
  const part = (disposition: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
  const shownOf = (text: string, hidden = ['tökèn']) =>
    shown({ rawHeaders, body: Buffer.from(text) }, undefined, { query: hidden }).requestBody(1000).body;

  test('named parts are hidden, the rest stays as it was', () => {
    const note = part('name="note"; filename="tökèn"', 'ä\r\nname="tökèn"');
    const secret = (value: string) => part('name="TÖKÈN"; filename="a"', value);
    expect(shownOf(`${note}${secret('s\r\nt')}--x--\r\n`)).toBe(`${note}${secret('[redacted]')}--x--\r\n`);
  });

  test('what is no form, in spite of its type, is hidden as a whole', () => {
    expect(shownOf('tökèn: secret')).toBe('[redacted]');
  });
});

describe('JSON bodies', () => {
  const body = [jsonPath('$..password'), jsonPath('$.card.number')];
  const requestBody = (parts: Partial<RequestParts>) => shown(parts, undefined, { body }).requestBody(1000).body;

  test('what the paths select is hidden, at any depth, whatever it is', () => {
    const document = {
      password: 'a',
      list: [{ password: { deep: 1 } }, { name: 'x' }],
      card: { number: 4111, cvc: 1 },
    };
    expect(JSON.parse(requestBody(json(document)))).toEqual({
      password: '[redacted]',
      list: [{ password: '[redacted]' }, { name: 'x' }],
      card: { number: '[redacted]', cvc: 1 },
    });
  });

  test('within what is hidden there is nothing left to hide', () => {
    const both = [jsonPath('$.a'), jsonPath('$.a.b'), jsonPath('$..b')];
    expect(shown(json({ a: { b: 1 } }), undefined, { body: both }).requestBody(100).body).toBe('{"a":"[redacted]"}');
  });

  test('in which nothing is selected stay as they were written', () => {
    const text = '{ "name" : 1.0 }';
    expect(requestBody({ rawHeaders: ['Content-Type', 'application/json'], body: Buffer.from(text) })).toBe(text);
  });

  test.each([
    ['a JSON document a line', [], Buffer.from('{"password": "geheim"}\n{"password": "geheim"}\n')],
    ['broken JSON', ['Content-Type', 'application/json'], Buffer.from('{"password": "geheim')],
    ['packed JSON', ['Content-Type', 'application/json', 'Content-Encoding', 'gzip'], Buffer.from([0x1f, 0x8b, 8])],
    ['packed text', ['Content-Encoding', 'br'], Buffer.from([0x1f, 0x8b, 8])],
    ['JSON that is no text', ['Content-Type', 'application/json'], Buffer.from([0x7b, 0xff])],
    ['huge JSON', ['Content-Type', 'application/json'], Buffer.from(`{"x":"${'y'.repeat(1_100_000)}"}`)],
    ['all of it', ['Content-Type', 'application/json'], Buffer.from('"x"')],
  ])('%s is not shown at all: a secret could be anywhere', (what, rawHeaders, bytes) => {
    const paths = what === 'all of it' ? [jsonPath('$')] : body;
    expect(shown({ rawHeaders, body: bytes }, undefined, { body: paths }).requestBody(100).body).toBe('[redacted]');
  });

  test('a hundred thousand values are no problem', () => {
    const many = shown(json({ password: Array.from({ length: 200_000 }, () => 1) }), undefined, { body });
    expect(many.requestBody(100).body).toBe('{"password":"[redacted]"}');
  });
});

describe('bodies that are shown', () => {
  test('are cut, never within a character, and say so', () => {
    const body = Buffer.from('ab😀cd');
    expect(shown({ body }).requestBody(3)).toEqual({ body: 'ab', size: 8, truncated: true });
    expect(shown({ body }).requestBody(6)).toEqual({ body: 'ab😀cd', size: 8 });
    expect(shown({ body }).requestBody(0)).toEqual({ body: '', size: 8, truncated: true });
  });

  test('are base64 when they are no text', () => {
    const body = Buffer.from([0xff, 0, 1]);
    expect(shown({ body }).requestBody(2)).toEqual({ body: '/wA=', encodedBody: true, size: 3, truncated: true });
  });

  test('are read from answers that hold a byte a character', () => {
    const text = Buffer.from('grün').toString('latin1');
    expect(shown({}, { body: text }).responseBody?.(100)).toEqual({ body: 'grün', size: 5 });
  });
});

describe('a secret that appears elsewhere', () => {
  test('is hidden there, too: echoed, quoted, encoded, cut', () => {
    const secret = 'pa"ss & word/1';
    const rawHeaders = ['Authorization', `Bearer ${secret}`];
    const echo = `${secret} ${JSON.stringify({ secret })} ${encodeURIComponent(secret)} pa%22ss+%26+word%2f1`;
    const all = shown({ rawHeaders, target: `/x/${encodeURIComponent(secret)}` }, { body: Buffer.from(echo) });
    expect(all.responseBody?.(1000).body).toBe('[redacted] {"secret":"[redacted]"} [redacted] [redacted]');
    expect(all.responseBody?.(8).body).toBe('[redacted]');
    expect(all.target).toBe('/x/[redacted]');
    expect(all.text(`said ${secret}`)).toBe('said [redacted]');
  });

  test('is not shown in part, wherever a body is cut', () => {
    const secret = 'geheim-geheim';
    const rawHeaders = ['Authorization', `Bearer ${secret}`];
    const shownAt = shown({ rawHeaders }, { body: `0123456789${secret.repeat(3)}abc` }).responseBody;
    for (let limit = 0; limit < 60; limit += 1) expect(shownAt?.(limit).body).not.toMatch(/ge|im/);
    expect([5, 10, 11, 24, 50].map((limit) => shownAt?.(limit).body)).toEqual([
      '01234',
      '0123456789',
      '0123456789[redacted]',
      '0123456789[redacted][redacted]',
      '0123456789[redacted][redacted][redacted]a',
    ]);
  });

  test('hides a body that is no text and holds it', () => {
    const rawHeaders = ['Authorization', 'Bearer geheim-geheim'];
    const body = Buffer.concat([Buffer.from([0xff, 0]), Buffer.from('geheim-geheim')]);
    expect(shown({ rawHeaders }, { body }).responseBody?.(100)).toEqual({ body: '[redacted]', size: 15 });
  });

  test('short ones are hidden in their own place alone', () => {
    const all = shown({ rawHeaders: ['X-Api-Key', 'true', 'X-Other', 'true'] });
    expect(all.requestHeaders).toEqual({ 'x-api-key': ['[redacted]'], 'x-other': ['true'] });
  });

  test('whatever it is and wherever it came from, no word of the journal gives it away', () => {
    // Nothing of what the test itself writes around it, and long enough to be looked for.
    const secret = fc
      .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
      .filter((text) => !/^[\w\s[\]"{}:=&-]*$/.test(text));
    const place = fc.constantFrom('header', 'query', 'request body', 'response body');
    fc.assert(
      fc.property(secret, place, fc.nat(200), (text, from, limit) => {
        const encoded = encodeURIComponent(text.toWellFormed());
        const value = text
          .toWellFormed()
          .trim()
          .replace(/[\r\n]/g, ' ');
        fc.pre(value.length >= 8 && !/^[\w\s[\]"{}:=&-]*$/.test(value));
        const hidden = from === 'query' ? text.toWellFormed() : value;
        const exchange = new Exchange(
          1,
          0,
          request({
            target: from === 'query' ? `/?token=${encoded}` : '/',
            rawHeaders: ['Content-Type', 'application/json', ...(from === 'header' ? ['X-Secret', value] : [])],
            body: Buffer.from(JSON.stringify(from === 'request body' ? { password: value } : { said: hidden })),
          }),
        );
        const answer = from === 'response body' ? { password: value } : { echo: `<${hidden}>` };
        exchange.reply = reply(Buffer.from(JSON.stringify(answer)), { headers: ['Content-Type', 'application/json'] });
        exchange.reason = `failed on ${hidden}`;
        const action = { name: 'a', kind: 'run', place: { file: 'a', line: 1, column: 1 }, summary: `cat ${hidden}` };
        const run = new ActionRun(1, action, 'after', 0);
        run.stderr = hidden;
        run.reason = hidden;
        exchange.actions = [run];
        const rules = { headers: ['x-secret'], path: [], query: ['token'], body: [jsonPath('$..password')] };
        const item = exchangeToJson(exchange, new Redaction(rules).of(exchange), limit);
        const found = JSON.stringify(item);
        expect(found).not.toContain(JSON.stringify(hidden).slice(1, -1));
        expect(found).toContain('[redacted]');
      }),
    );
  });
});

test('a parameter of a path is hidden wherever the path stands, however short', () => {
  const exchange = new Exchange(1, 0, request({ target: '/reset/7%20a?page=7' }));
  const redaction = new Redaction({ ...NO_RULES, path: [parsePathPattern('/reset/{code}') as PathPattern] });
  const item = exchangeToJson(exchange, redaction.of(exchange), 100);
  expect(item).toMatchObject({ url: '/reset/[redacted]?page=7', path: '/reset/[redacted]' });
  expect(redaction.target('/reset/7%20a?page=7')).toBe('/reset/[redacted]?page=7');
  expect(redaction.target('/other/7')).toBe('/other/7');
});

describe('what reporters show', () => {
  const rules = { headers: [], path: [], query: ['token'], body: [] };

  test('a target without the secrets of its query', () => {
    expect(new Redaction(rules).target('/a?x=1&token=t')).toBe('/a?x=1&token=[redacted]');
    expect(new Redaction().target('/a?token=t')).toBe('/a?token=t');
  });

  test('a line that may quote one of several requests', () => {
    const quoted = ['geheim-one', 'geheim-two'].map((key) => ({
      request: request({ rawHeaders: ['X-Api-Key', key] }),
    }));
    const redaction = new Redaction(rules);
    expect(redaction.line('geheim-two, then geheim-one', quoted)).toBe('[redacted], then [redacted]');
    expect(redaction.line('geheim-two', [])).toBe('geheim-two');
  });

  test('explanations that do not quote them', () => {
    const exchange = new Exchange(1, 0, request({ rawHeaders: ['Authorization', 'Bearer geheim-geheim'] }));
    const report = {
      field: 'headers',
      ok: false,
      expected: 'x',
      got: 'Bearer geheim-geheim',
      detail: 'not geheim-geheim',
    };
    const [near] = new Redaction(rules).nearest(exchange, [{ entry: entry('e'), matches: false, reports: [report] }]);
    expect(near?.reports[0]).toMatchObject({ got: '[redacted]', detail: 'not [redacted]', expected: 'x' });
  });
});
