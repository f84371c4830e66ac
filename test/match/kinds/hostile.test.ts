import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { prepareMultipart } from '../../../src/content/multipart.ts';
import { bodyOf } from '../../../src/match/subject.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import type { Subject } from '../../../src/model/matching.ts';
import { Request } from '../../../src/model/request.ts';
import { casesOf, read } from './cases.ts';

const files = readdirSync(new URL('../../../fixtures/match/kinds/', import.meta.url)).filter((file) =>
  file.endsWith('.yaml'),
);

const DEEP = 6_000;

/** Bodies that break parsers, by content type. */
const BODIES: readonly (readonly [type: string, body: string | Buffer])[] = [
  ['application/json', '['.repeat(DEEP) + ']'.repeat(DEEP)],
  ['application/json', `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`],
  ['application/json', '['.repeat(DEEP)],
  ['application/json', `{"query":${JSON.stringify('{a'.repeat(DEEP))}}`],
  ['application/json', `{"query":${JSON.stringify('{a'.repeat(DEEP) + '}'.repeat(DEEP))}}`],
  ['application/json', `[${'1,'.repeat(150_000)}1]`],
  ['application/json', '{"__proto__":{"a":1},"constructor":null,"toString":5,"a":"\\ud800"}'],
  ['application/json', 'null'],
  ['application/graphql', '{'.repeat(DEEP)],
  ['text/xml', '<a>'.repeat(DEEP) + '</a>'.repeat(DEEP)],
  ['text/xml', '<a>'.repeat(DEEP)],
  ['text/xml', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'],
  ['text/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'],
  ['text/xml', '<'.repeat(DEEP)],
  ['text/xml', '\u0000<a/>'],
  ['application/x-www-form-urlencoded', `${'&'.repeat(DEEP)}%zz=%E0%A4%A&=&__proto__=1`],
  ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\ncut off'],
  ['multipart/form-data', '--x'],
  ['', Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x00, 0xed, 0xa0, 0x80])],
  ['text/plain', 'a'.repeat(1_000_000)],
  ['text/plain', 'a*'.repeat(20_000)],
];

const VALUES: readonly JsonValue[][] = [
  [],
  [''],
  ['\u0000\ud800'],
  [null, true, 1e308, {}, []],
  ['a'.repeat(100_000)],
  ['Bearer a.b.c', '..', `e30.${Buffer.from('['.repeat(DEEP)).toString('base64url')}.`],
  ['%', '%zz', '\\', '[', '('],
];

it.each(files)('%s: nothing that is sent makes a matcher throw or hang', async (file) => {
  const subjects = await Promise.all(BODIES.map(toSubject));
  let tested = 0;
  for (const item of casesOf(file)) {
    const { matcher } = read(item);
    if (!matcher) continue;
    for (const subject of item.field === 'body' ? subjects : VALUES.map((values) => ({ values }))) {
      expect(typeof matcher.test(subject)).toBe('boolean');
      matcher.discriminator?.select(subject);
      const detail = matcher.detail?.(subject);
      expect((detail ?? '').length, detail?.slice(0, 200)).toBeLessThan(1000);
      tested += 1;
    }
  }
  expect(tested).toBeGreaterThan(0);
});

async function toSubject([type, body]: (typeof BODIES)[number]): Promise<Subject> {
  const request = new Request({
    method: 'POST',
    target: '/',
    rawHeaders: type === '' ? [] : ['Content-Type', type],
    body: Buffer.from(body as string),
  });
  await prepareMultipart(request);
  return bodyOf(request);
}
