import { describe, expect, test } from 'vitest';
import { compileExpressions } from '../../../src/actions/expressions/compile.ts';
import type { Landing } from '../../../src/actions/expressions/landing.ts';
import type { ActionJob } from '../../../src/model/action.ts';
import { reply, request } from '../../support/hand-made.ts';
import { jobOf } from '../../support/world.ts';
import { type SiteParts, scalar, siteOf } from '../site.ts';

const job = jobOf({
  request: request({
    method: 'POST',
    target: '/orders/7?page=2&page=3&q=a%20b',
    rawHeaders: ['Host', 'shop.test', 'X-Trace', 't-1', 'x-trace', 't-2'],
    body: Buffer.from('{"a":{"b":[10,{"c/d":"e","m~n":1}]},"z":null,"list":[],"big":12345678901234567890}'),
    authority: 'shop.test',
  }),
  params: { id: 'o 1' },
  reply: reply('{"ok":true}', { status: 201, headers: ['X-Id', '9'] }),
  mockUrl: 'http://127.0.0.1:8500',
  steps: {
    auth: { status: 200, headers: { 'x-user': 'ann' }, body: '{"token":"t"}', json: { token: 't' } },
    'a.b': { status: 204, headers: {}, body: 'text', json: null },
    exec: { status: null, headers: {}, body: '', json: null },
  },
});

const everything: SiteParts = { steps: ['auth', 'a.b', 'exec'], params: ['id'] };

function evaluated(text: string, landing: Landing = 'text', parts: SiteParts = {}, at: ActionJob = job): string {
  const site = siteOf(scalar(JSON.stringify(text)), { ...everything, ...parts });
  const compiled = compileExpressions(scalar(JSON.stringify(text)), landing, site);
  if (compiled === undefined) throw new Error(site.reading.diagnostics.map(({ message }) => message).join('; '));
  return typeof compiled === 'string' ? compiled : compiled(at);
}

test('a slash inside of a captured segment leaves a URL as it came', () => {
  const at = { ...job, params: { id: 'group%2Fa b%' } };
  expect(evaluated('http://h/{$request.path.id}', 'url', {}, at)).toBe('http://h/group%2Fa%20b%25');
  expect(evaluated('http://h/?p={$request.path.id}', 'url', {}, at)).toBe('http://h/?p=group%2Fa%20b%25');
  expect(evaluated('{$request.path.id}', 'form', {}, at)).toBe('group%2Fa%20b%25');
  expect(evaluated('{$request.path.id}', 'text', {}, at)).toBe('group%2Fa b%');
});

describe('values', () => {
  test.each([
    ['{$url}', 'http://127.0.0.1:8500/orders/7?page=2&page=3&q=a%20b'],
    ['{$method} {$request.method}', 'POST POST'],
    ['{$request.header.x-TRACE}', 't-1'],
    ['{$request.query.page}', '2'],
    ['{$request.query.q}', 'a b'],
    ['{$request.path.id}', 'o 1'],
    ['{$request.body#/a/b/0}', '10'],
    ['{$request.body#/a/b/1/c~1d}', 'e'],
    ['{$request.body#/a/b/1/m~0n}', '1'],
    ['{$request.body#/a/b/1}', '{"c/d":"e","m~n":1}'],
    ['{$statusCode}', '201'],
    ['{$response.header.x-id}', '9'],
    ['{$response.body}', '{"ok":true}'],
    ['{$response.body#/ok}', 'true'],
    ['{$steps.auth.status}', '200'],
    ['{$steps.auth.body#/token}', 't'],
    ['{$steps.auth.body}', '{"token":"t"}'],
    ['{$steps.auth.header.X-User}', 'ann'],
    ['{$steps.a.b.status}-{$steps.a.b.body}', '204-text'],
    ['{$mock.url}/x', 'http://127.0.0.1:8500/x'],
    ['a{$method}b{$method}c', 'aPOSTbPOSTc'],
  ])('%s is %s', (text, expected) => {
    expect(evaluated(text)).toBe(expected);
  });

  test('numbers keep their digits, alone and inside of what is selected', () => {
    const body = '{"id":12345678901234567890,"price":9.90,"all":{"ids":[ 98765432109876543210 ],"e":1e2}}';
    const at = { ...job, request: request({ method: 'POST', target: '/', rawHeaders: [], body: Buffer.from(body) }) };
    const value = (text: string, landing: Landing) => evaluated(text, landing, {}, at);
    expect(value('{$request.body#/id}', 'text')).toBe('12345678901234567890');
    expect(value('http://h/{$request.body#/id}?p={$request.body#/price}', 'url')).toBe(
      'http://h/12345678901234567890?p=9.90',
    );
    expect(value('{"id":{$request.body#/id},"s":"{$request.body#/price}"}', 'json')).toBe(
      '{"id":12345678901234567890,"s":"9.90"}',
    );
    expect(value('{$request.body#/all}', 'json')).toBe('{"ids":[ 98765432109876543210 ],"e":1e2}');
  });

  test.each([
    '{$request.header.nope}',
    '{$request.query.nope}',
    '{$request.body#/a/b/01}',
    '{$request.body#/a/b/-}',
    '{$request.body#/a/b/2}',
    '{$request.body#/list/length}',
    '{$request.body#/constructor}',
    '{$request.header.constructor}',
    '{$request.body#/z}',
    '{$request.body#/z/z}',
    '{$response.header.nope}',
    '{$steps.auth.header.constructor}',
    '{$steps.exec.status}',
    '{$steps.exec.body#/x}',
  ])('%s is missing, and empty', (text) => {
    expect(evaluated(`<${text}>`)).toBe('<>');
  });

  test('a step that did not answer is empty', () => {
    expect(evaluated('<{$steps.auth.status}{$steps.auth.body#/x}>', 'text', {}, jobOf())).toBe('<>');
  });

  test.each([
    ['no expressions', 'no expressions'],
    ['\\{$method}', '{$method}'],
    ['\\\\{$method}', '\\{$method}'],
    ['a\\b {$method}\\{$x} \\{$', 'a\\b POST{$x} {$'],
    ['{ $method } {x} $url', '{ $method } {x} $url'],
  ])('%s is the text %s', (text, expected) => {
    expect(evaluated(text)).toBe(expected);
  });

  test('variables are filled in first, expressions in them included', () => {
    expect(evaluated('{{vars.self}}/{{vars.n}}', 'text', { vars: { self: '{$mock.url}/auth', n: 5 } })).toBe(
      'http://127.0.0.1:8500/auth/5',
    );
  });

  test('what is fixed is text at load', () => {
    const node = scalar('plain');
    expect(compileExpressions(node, 'text', siteOf(node))).toBe('plain');
  });
});

const hostile = jobOf({
  request: request({
    rawHeaders: ['X', 'a"b\\c <&> é 日 \u0000\r\nSet-Cookie: x'],
    body: Buffer.from('{"up":"../..","dots":".."}'),
  }),
});

describe('where they land', () => {
  test.each<[Landing, string, string]>([
    ['text', '{$request.header.X}', 'a"b\\c <&> é 日 \u0000\r\nSet-Cookie: x'],
    ['environment', '{$request.header.X}', 'a"b\\c <&> é 日 \r\nSet-Cookie: x'],
    ['header', 'v={$request.header.X}', 'v=a"b\\c <&> é %E6%97%A5  Set-Cookie: x'],
    ['json', '["{$request.header.X}"]', '["a\\"b\\\\c <&> é 日 \\u0000\\r\\nSet-Cookie: x"]'],
    ['json', '["\\"{$request.header.X}"]', '["\\"a\\"b\\\\c <&> é 日 \\u0000\\r\\nSet-Cookie: x"]'],
    ['json', '[{$request.header.X}]', '["a\\"b\\\\c <&> é 日 \\u0000\\r\\nSet-Cookie: x"]'],
    ['json', '[{$request.header.none}]', '[""]'],
    ['xml', '<a>{$request.header.X}</a>', '<a>a&quot;b\\c &lt;&amp;&gt; é 日 \ufffd\r\nSet-Cookie: x</a>'],
    [
      'form',
      'a={$request.header.X}&b=1',
      'a=a%22b%5Cc%20%3C%26%3E%20%C3%A9%20%E6%97%A5%20%00%0D%0ASet-Cookie%3A%20x&b=1',
    ],
    ['query', 'a b {$request.body#/up}', 'a%20b%20..%2F..'],
    ['url', 'http://h/{$request.body#/up}/{$request.body#/dots}/x', 'http://h/..%2F../%2E%2E/x'],
    ['url', 'http://{$request.body#/up}:80/', 'http://..%2F..:80/'],
    ['url', '{$mock.url}/{$request.body#/up}', 'http://127.0.0.1:8500/..%2F..'],
  ])('in %s, %s is %s', (landing, text, expected) => {
    expect(evaluated(text, landing, {}, hostile)).toBe(expected);
  });

  test('a long number keeps its digits in a copied document', () => {
    expect(evaluated('[{$request.body}]', 'json')).toContain('12345678901234567890');
  });
});

describe('mistakes', () => {
  /** The marked text, the code and the hint of each diagnostic. */
  function problems(yaml: string, parts: SiteParts = {}) {
    const node = scalar(yaml);
    const site = siteOf(node, { steps: ['auth'], params: ['id'], ...parts });
    expect(compileExpressions(node, 'text', site)).toBeUndefined();
    const lines = yaml.split('\n');
    return site.reading.diagnostics.map(({ code, hint, place, end, message }) => ({
      at: lines[place.line - 1]?.slice(place.column - 1, place.line === end.line ? end.column - 1 : undefined),
      code,
      hint: hint ?? '',
      message,
    }));
  }

  test.each([
    ['{$reqest.header.Host}', '$reqest.header.Host', 'unknown-expression', 'did you mean "{$request.header.Host}"?'],
    ['{$request.headers.Host}', '$request.headers.Host', 'unknown-expression', 'write "{$request.header.Host}"'],
    ['{$request.body.a.b[0]}', '$request.body.a.b[0]', 'unknown-expression', 'write "{$request.body#/a/b/0}"'],
    ['{$request.params.id}', '$request.params.id', 'unknown-expression', 'write "{$request.path.id}"'],
    ['{$request.path}', '$request.path', 'unknown-expression', '{$url}'],
    ['{$request.header}', '$request.header', 'unknown-expression', '{$request.header.NAME}'],
    ['{$response.status}', '$response.status', 'unknown-expression', 'write "{$statusCode}"'],
    ['{$statuscode}', '$statuscode', 'unknown-expression', '"{$statusCode}"'],
    ['{$vars.a}', '$vars.a', 'unknown-expression', '{{vars.a}}'],
    ['{$ur}', '$ur', 'unknown-expression', 'did you mean "{$url}"?'],
    ['{$}', '$', 'unknown-expression', 'known: {$url}'],
    ['{$zzzzzzzzzz}', '$zzzzzzzzzz', 'unknown-expression', 'known: {$url}'],
    ['{$request.path.idd}', 'idd', 'unknown-parameter', 'did you mean "id"?'],
    ['{$steps.aut.status}', 'aut', 'unknown-step', 'did you mean "auth"?'],
    ['{$steps.auth}', 'auth', 'unknown-expression', '{$steps.auth.status}'],
    ['{$steps.auth.token}', 'token', 'unknown-expression', '{$steps.auth.body#/…}'],
    ['{$request.body#a}', '#a', 'bad-json-pointer', 'write "#/a"'],
    ['{$request.body#/a~2}', '#/a~2', 'bad-json-pointer', 'write "~0"'],
    ['{$method', '{$', 'unclosed-expression', 'close it'],
  ])('%s', (expression, at, code, hint) => {
    for (const [open, close] of [
      ["'", "'"],
      ['"', '"'],
    ]) {
      const [found, ...others] = problems(`${open}é text ${expression}${close}`);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ at, code });
      expect(found?.hint).toContain(hint);
    }
  });

  test('before the response, nothing of it is known', () => {
    for (const expression of ['{$statusCode}', '{$response.body#/id}', '{$response.header.X}']) {
      const [found] = problems(`'${expression}'`, { phase: 'before' });
      expect(found?.code).toBe('no-response-yet');
      expect(found?.hint).toContain('afterActions');
    }
  });

  test('all of them, in blocks and behind variables too', () => {
    expect(problems('|\n  first {$a}\n  second {$b}').map(({ at }) => at)).toEqual(['$a', '$b']);
    expect(problems(`'{{vars.x}} {$a}'`, { vars: { x: 'long long' } }).map(({ at }) => at)).toEqual(['$a']);
    expect(problems(`'{{vars.x}}'`, { vars: { x: '{$a}' } }).map(({ at }) => at)).toEqual([`'{{vars.x}}'`]);
  });

  test('what is not known is not judged', () => {
    const node = scalar(`'{$request.path.any}{$steps.any one.body#/x}'`);
    const compiled = compileExpressions(node, 'text', siteOf(node, { steps: undefined, params: undefined }));
    expect((compiled as (at: ActionJob) => string)(jobOf())).toBe('');
  });
});
