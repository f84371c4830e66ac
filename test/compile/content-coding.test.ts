import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Rendering } from '../../src/model/rendering.ts';
import { bodyText, type Reply } from '../../src/model/reply.ts';
import { compileText, replyOf, responseOf, scenarioOf, type TextOptions } from './support.ts';

const PACKED = gzipSync('packed already');
const ENCODED = PACKED.toString('base64');

const yaml = (response: string): string => `templates:\n  - request: {path: /}\n    response: ${response}\n`;

/** What a client gets that sent this `Accept-Encoding`. */
function sent(response: string, accepted?: string, options?: TextOptions, given?: Partial<Rendering>): Reply {
  const reply = replyOf(responseOf(scenarioOf(yaml(response), options)), given);
  return reply.coding ? reply.coding.choose(reply, accepted) : reply;
}

const unzipped = ({ body }: Reply): string => gunzipSync(Buffer.from(body as string, 'latin1')).toString();

describe('a body that stands unpacked', () => {
  test.each<[string, string, TextOptions?]>([
    ['{headers: {Content-Encoding: gzip}, body: a text}', 'a text'],
    ['{headers: {content-encoding: X-GZIP}, body: {a: 1}}', '{"a":1}'],
    ['{headers: {Content-Encoding: gzip}, body: aGk=, encodedBody: true}', 'hi'],
    ['{headers: {Content-Encoding: gzip}, bodyFile: a.txt}', 'of a file', { files: { '/mocks/a.txt': 'of a file' } }],
    ['{headers: {Content-Encoding: gzip}, body: "{{request.path}}", templated: true}', '/'],
    ['{headers: {Content-Encoding: gzip, X: "{{request.path}}"}, body: a text, templated: true}', 'a text'],
  ])('%s', (response, body, options) => {
    const packed = sent(response, 'gzip', options);
    expect(unzipped(packed)).toBe(body);
    expect(packed.headers.join('\n')).toMatch(/content-encoding\n(x-)?gzip/i);
    const plain = sent(response, 'br', options);
    expect(bodyText(plain.body)).toBe(body);
    expect(plain.headers.join('\n')).not.toMatch(/content-encoding/i);
  });

  test('its header keeps its place, and caches are told', () => {
    const response = '{headers: {X-A: 1, Content-Encoding: gzip, X-B: 2}, body: a text}';
    const others = ['Vary', 'Accept-Encoding'];
    const given = (reply: Reply) => reply.headers.filter((_, at, all) => all[at - (at % 2)] !== 'Content-Length');
    expect(given(sent(response, 'gzip'))).toEqual(['X-A', '1', 'Content-Encoding', 'gzip', 'X-B', '2', ...others]);
    expect(given(sent(response))).toEqual(['X-A', '1', 'X-B', '2', ...others]);
  });

  test.each(["'*'", "'Origin, accept-encoding'", '[Origin, Accept-Encoding]'])('Vary: %s says it already', (vary) => {
    const { headers } = sent(`{headers: {Content-Encoding: br, Vary: ${vary}}, body: x}`, 'br');
    expect(headers.filter((text) => text === 'Accept-Encoding')).toHaveLength(vary.startsWith('[') ? 1 : 0);
    expect(sent('{headers: {Content-Encoding: br, Vary: Origin}, body: x}', 'br').headers).toEqual(
      expect.arrayContaining(['Origin', 'Accept-Encoding']),
    );
  });

  test('it is packed once', () => {
    const reply = replyOf(
      responseOf(
        scenarioOf(yaml('{headers: {Content-Encoding: gzip}, bodyFile: a.txt}'), {
          files: { '/mocks/a.txt': 'x'.repeat(10_000_000) },
        }),
      ),
    );
    const first = reply.coding?.choose(reply, 'gzip');
    expect(first?.body.length).toBeLessThan(100_000);
    expect(reply.coding?.choose(reply, 'gzip').body).toBe(first?.body);
  });

  test('no body stays none', () => {
    const { headers, body } = sent('{headers: {Content-Encoding: gzip}}', 'gzip');
    expect([headers.slice(0, 2), body.length]).toEqual([['Content-Encoding', 'gzip'], 0]);
    expect(sent('{headers: {Content-Encoding: gzip}}').headers).not.toContain('Content-Encoding');
  });

  test('addresses in it are rewritten', () => {
    const text = `rewrite: true\npairs:
  - request: {method: GET, path: /, scheme: https, host: api.test}
    response: {headers: {Content-Encoding: gzip, Content-Type: text/plain}, body: 'see https://api.test/x'}\n`;
    const response = responseOf(scenarioOf(text, { rewrite: true }));
    const [one, other] = [replyOf(response), replyOf(response)];
    expect(unzipped(one.coding?.choose(one, 'gzip') as Reply)).toBe('see http://127.0.0.1:8500/x');
    expect(other.coding?.choose(other, '').body).toBe('see http://127.0.0.1:8500/x');
  });

  test('a template that sets the header takes its place', () => {
    const response = `{templated: true, headers: {Content-Encoding: gzip}, body: '{{setHeader "Content-Encoding" "own"}}x'}`;
    expect(sent(response, 'gzip')).toMatchObject({ headers: ['Content-Encoding', 'own'], body: 'x' });
  });
});

describe('a body goes out as it stands', () => {
  test.each<[string, string | Buffer, TextOptions?]>([
    [`{headers: {Content-Encoding: gzip}, body: ${ENCODED}, encodedBody: true}`, PACKED],
    [`{status: 206, headers: {Content-Encoding: gzip}, body: aGk=, encodedBody: true}`, 'hi'],
    ['{headers: {Content-Encoding: gzip}, body: a lie, packedBody: true}', 'a lie'],
    ['{headers: {Content-Encoding: zstd}, body: unknown}', 'unknown'],
    ['{headers: {Content-Encoding: utf-8}, body: unknown}', 'unknown'],
    ['{headers: {Content-Encoding: [gzip, br]}, body: several}', 'several'],
    ['{headers: {Content-Encoding: "{{request.path}}"}, templated: true, body: as rendered}', 'as rendered'],
  ])('%s', (response, body, options) => {
    for (const accepted of ['gzip, br', undefined]) {
      const reply = sent(response, accepted, options);
      expect(Buffer.from(reply.body as string, 'latin1')).toEqual(Buffer.from(body as string));
      expect(reply.headers).toContain('Content-Encoding');
      expect(reply.headers).not.toContain('Vary');
    }
  });

  test('unless it says that it only looks packed', () => {
    const response = `{headers: {Content-Encoding: gzip}, body: ${ENCODED}, encodedBody: true, packedBody: false}`;
    expect(gunzipSync(gunzipSync(Buffer.from(sent(response, 'gzip').body as string, 'latin1'))).toString()).toBe(
      'packed already',
    );
    expect(Buffer.from(sent(response).body as string, 'latin1')).toEqual(PACKED);
  });
});

test.each([
  ['{body: x, packedBody: true}', '"packedBody" says nothing without a Content-Encoding'],
  [
    '{headers: {Content-Encoding: zstd}, body: x, packedBody: false}',
    'a body cannot be packed as this Content-Encoding says',
  ],
])('%s is told', (response, message) => {
  const [diagnostic] = compileText(yaml(response)).diagnostics;
  expect(diagnostic).toMatchObject({ code: 'bad-content-coding', severity: 'error', message, place: { line: 3 } });
  expect(diagnostic?.hint).toBeDefined();
});
