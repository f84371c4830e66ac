import { describe, expect, test } from 'vitest';
import { parseRedactOption } from '../../../src/compile/redact-option.ts';
import { LARGEST_REQUEST, RecordRedaction } from '../../../src/serve/capture/redaction.ts';
import { Redaction } from '../../../src/serve/redact.ts';
import { request } from '../../support/hand-made.ts';

function redaction(...items: string[]): RecordRedaction {
  const option = parseRedactOption(items);
  if (typeof option === 'string') throw new Error(option);
  return new RecordRedaction(new Redaction(option.rules), option.none);
}

const MASK = '[redacted]';
const asked = request({
  target: '/a?token=x&b=1',
  rawHeaders: ['Authorization', 'Bearer x', 'X-Own', 'y'],
  body: Buffer.from('{"password":"z"}'),
});

const masked = (masks: RecordRedaction) => ({ ...masks.asked(asked), headers: masks.requestHeaders(asked) });

describe('what is masked', () => {
  test('credentials in headers of requests, and nothing else', () => {
    const made = masked(redaction());
    expect(made).toMatchObject({ query: 'token=x&b=1', headers: ['Authorization', MASK, 'X-Own', 'y'] });
    expect(made.body?.toString()).toBe('{"password":"z"}');
    const answer = { headers: ['Set-Cookie', 'a=1'], body: Buffer.from('b') };
    expect(redaction().response(answer)).toEqual(answer);
  });

  test('nothing, when asked for', () => {
    expect(masked(redaction('none')).headers).toEqual(asked.rawHeaders);
  });

  test('what is named: a body that was masked is any, a key goes to ignoreQuery', () => {
    const made = masked(redaction('query:TOKEN', 'body:$.password', 'header:x-own'));
    expect(made).toMatchObject({ ignoreQuery: ['token'], headers: ['Authorization', MASK, 'X-Own', MASK] });
    expect(made.query).not.toContain('=x');
    expect(made).not.toHaveProperty('body');
  });

  test.each([
    ['name="note"; filename="a.txt"', true],
    ['name="token"', false],
    ['name=TOKEN', false],
    ['name="t"; filename="token"', true],
  ])('a part of an uploaded form, with %s: it is written: %j', (disposition, isWritten) => {
    const part = `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\nname="token"\r\n`;
    const upload = request({
      rawHeaders: ['Content-Type', 'multipart/form-data; boundary=x'],
      body: Buffer.from(`${part}--x--\r\n`),
    });
    expect(redaction('query:token').asked(upload).body).toEqual(isWritten ? upload.body : undefined);
  });

  test('parameters of a path, whole segments of it, and what they hold in all of the pair', () => {
    const masks = redaction('path:/users/{id}/files/{rest*}', 'path:/{name}.json');
    const of = (target: string) => masks.asked(request({ target })).path;
    expect(of('/users/7/files/a/b')).toBe(`/users/${MASK}/files/${MASK}`);
    expect(of('/users/a%2Fb/files')).toBe(`/users/${MASK}/files`);
    expect(of('/report.json')).toBe(`/${MASK}`);
    expect(of('/users/7/photos')).toBe('/users/7/photos');
    const secrets = masks.secretsIn(request({ target: '/users/caf%C3%A9-secret/files' }));
    expect(secrets.hide('caf%C3%A9-secret, café-secret')).toBe(`${MASK}, ${MASK}`);
  });

  test('a body that is too large to stand in the file is left out, whatever is masked', () => {
    const of = (size: number) => redaction().asked(request({ body: Buffer.alloc(size) }));
    expect(of(LARGEST_REQUEST).body).toHaveLength(LARGEST_REQUEST);
    expect(of(LARGEST_REQUEST + 1)).not.toHaveProperty('body');
  });
});

test.each([
  [['none', 'query:a'], '--redact none stands alone'],
  [['password'], 'not "password"'],
  [['body:$['], '--redact body:$[: '],
  [['path:/users'], '"/users" names nothing to hide: write a path such as /reset/{code}'],
  [['path:/a/{'], '--redact path:/a/{: '],
])('%j is refused', (items, reason) => {
  expect(parseRedactOption(items)).toContain(reason);
});
