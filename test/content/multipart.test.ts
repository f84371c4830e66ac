import { expect, it } from 'vitest';
import { formOf } from '../../src/content/form.ts';
import { prepareMultipart } from '../../src/content/multipart.ts';
import { Request } from '../../src/model/request.ts';

const TYPE = 'multipart/form-data; boundary=XX';

const part = (disposition: string, value: string, type?: string): string =>
  `--XX\r\nContent-Disposition: form-data; ${disposition}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n${value}\r\n`;

async function prepared(body: string | Buffer, type = TYPE): Promise<Request> {
  const rawHeaders = type === '' ? [] : ['content-type', type];
  const request = new Request({ method: 'POST', target: '/', rawHeaders, body: Buffer.from(body as string) });
  await prepareMultipart(request);
  return request;
}

it('finds fields and files, in order', async () => {
  const body = `${part('name="a"', '1')}${part('name="f"; filename="é.txt"', 'hello', 'text/plain')}${part('name="a"', '2')}--XX--\r\n`;
  const form = formOf(await prepared(body));
  expect(form && [...form.keys()]).toEqual(['a', 'f']);
  expect(form?.get('a')?.map((value) => value.text)).toEqual(['1', '2']);
  expect(form?.get('f')).toEqual([{ text: 'hello', filename: 'é.txt', contentType: 'text/plain' }]);
});

it('takes a file of ten megabytes', async () => {
  const body = `${part('name="f"; filename="x"', 'a'.repeat(10_000_000))}--XX--\r\n`;
  expect(formOf(await prepared(body))?.get('f')?.[0]?.text.length).toBe(10_000_000);
});

it('reads a thousand parts and does not go through what is behind them', async () => {
  const body = part('name="a"', '1').repeat(2000);
  const form = formOf(await prepared(body));
  expect(form?.get('a')).toHaveLength(1000);
});

it('comes to an end wherever a body is cut off', async () => {
  const body = `${part('name="a"', '1')}${part('name="f"; filename="x"', 'hello')}--XX--\r\n`;
  const whole = await Promise.all(
    Array.from(
      { length: body.length },
      async (_, length) => formOf(await prepared(body.slice(0, length))) !== undefined,
    ),
  );
  expect(whole.slice(1, body.indexOf('hello')).includes(true)).toBe(false);
});

it.each([
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/mixed; boundary=XX',
  'multipart/form-data; boundary=YY',
])('is no form: %s', async (type) => {
  expect(formOf(await prepared(`${part('name="a"', '1')}--XX--\r\n`, type))).toBeUndefined();
});

it('leaves other bodies alone', async () => {
  expect(formOf(await prepared('a=1', 'application/x-www-form-urlencoded'))?.get('a')).toEqual([{ text: '1' }]);
  expect(formOf(await prepared('a=1', ''))?.size).toBe(1);
  expect(formOf(await prepared('{}', 'application/json'))).toBeUndefined();
});
