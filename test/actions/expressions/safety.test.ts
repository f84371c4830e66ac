import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileExpressions } from '../../../src/actions/expressions/compile.ts';
import type { Landing } from '../../../src/actions/expressions/landing.ts';
import { compileStructure } from '../../../src/actions/expressions/structure.ts';
import { readAddress } from '../../../src/actions/webhook/address.ts';
import type { ActionJob } from '../../../src/model/action.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { parse } from '../../source/support.ts';
import { request } from '../../support/hand-made.ts';
import { jobOf } from '../../support/world.ts';
import { scalar, siteOf } from '../site.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('', '.', '..', '"', '\\', '{$url}', '\r\n'),
);
const json = fc.jsonValue({ depthSize: 'small' }) as fc.Arbitrary<JsonValue>;
/** JSON has no negative zero. */
const asSent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const jobWith = (value: JsonValue): ActionJob =>
  jobOf({ request: request({ body: Buffer.from(JSON.stringify({ value })) }) });

function make(source: string, landing: Landing): (job: ActionJob) => string {
  const node = scalar(JSON.stringify(source));
  return compileExpressions(node, landing, siteOf(node)) as (job: ActionJob) => string;
}

test('a structure holds exactly what was sent', () => {
  const node = parse('{"a": "{$request.body#/value}", "b": ["x{$request.body#/value}"]}');
  const body = compileStructure(node, siteOf(node)) as (job: ActionJob) => string;
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(body(jobWith(value))).a).toEqual(asSent(value));
    }),
  );
  fc.assert(
    fc.property(text, (value) => {
      expect(JSON.parse(body(jobWith(value))).b).toEqual([`x${String(asSent(value))}`]);
    }),
  );
});

test('a JSON text holds exactly what was sent, inside of quotes and outside', () => {
  const body = make('{"a":"{$request.body#/value}","b":{$request.body#/value}}', 'json');
  fc.assert(
    fc.property(text, (value) => {
      expect(JSON.parse(body(jobWith(value)))).toEqual({ a: asSent(value), b: asSent(value) });
    }),
  );
});

test('a header stays one header', () => {
  const header = make('a{$request.body#/value}', 'header');
  fc.assert(
    fc.property(text, (value) => {
      expect(header(jobWith(value))).toMatch(/^[\t\u0020-\u007e\u00a0-\u00ff]*$/);
    }),
  );
});

test('a path keeps its segments, and a query its values', () => {
  const url = make('http://h/a/{$request.body#/value}/b?x={$request.body#/value}&y=1', 'url');
  fc.assert(
    fc.property(text, (value) => {
      const address = readAddress(url(jobWith(value)));
      if (typeof address === 'string') throw new Error(address);
      const [path = '', query = '', ...others] = address.path.split('?');
      expect(others).toEqual([]);
      expect(path.split('/')).toHaveLength(4);
      expect(path.split('/')[2]).not.toMatch(/^\.{1,2}$/);
      expect([...new URLSearchParams(query).keys()]).toEqual(['x', 'y']);
      expect(address.origin).toBe('http://h');
      expect(address.path).toMatch(/^[!-~]*$/);
      const sent = asSent(value) as string;
      expect(decodeURIComponent(path.split('/')[2] as string)).toBe(sent.replace(/\p{Surrogate}/gu, '\ufffd'));
    }),
  );
});

test('a value in the place of a host leads to no other', () => {
  const url = make('http://{$request.body#/value}/b', 'url');
  fc.assert(
    fc.property(text, (value) => {
      const address = readAddress(url(jobWith(value)));
      if (typeof address !== 'string') expect(address.path).toBe('/b');
    }),
  );
});

test('any URL that comes in is sent fit for a request line, or not at all', () => {
  const url = make('{$request.body#/value}', 'url');
  const any = fc.oneof(
    text,
    fc.webUrl(),
    text.map((rest) => `http://h/${rest}`),
  );
  fc.assert(
    fc.property(any, (value) => {
      const address = readAddress(url(jobWith(value)));
      if (typeof address === 'string') return;
      expect(address.path).toMatch(/^\/[!-~]*$/);
      expect(address.origin).toMatch(/^https?:\/\/[!-~]+$/);
    }),
  );
});
