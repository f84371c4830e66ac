import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildIndex } from '../../src/match/build-index.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { bodyKey, equal, hostsOf, pair, queryField, request, stateTest, type TemplateParts, template } from './make.ts';

interface WrittenEntry {
  template?: TemplateParts;
  method?: string;
  path?: string;
  scheme?: string;
  host?: string;
  query?: Record<string, string[]>;
  ignoreQuery?: string[];
  text?: string;
  json?: JsonValue;
  priority?: number;
}

interface Choice {
  rule: string;
  entries: Record<string, WrittenEntry>;
  /** `METHOD target body`, or `METHOD target @Host`, and the name of the entry that answers. */
  requests: Record<string, string | null>;
}

const choices = JSON.parse(
  readFileSync(new URL('../../fixtures/match/choices.json', import.meta.url), 'utf8'),
) as Choice[];

function entryOf(name: string, { template: asked, text, json, priority = 0, ...parts }: WrittenEntry): Entry {
  if (asked) return template(asked, { name, priority });
  const body =
    json !== undefined ? { body: { json } } : text !== undefined ? { body: { bytes: Buffer.from(text) } } : {};
  return pair({ ...parts, ...body }, { name, priority });
}

function requestOf(written: string) {
  const [, line = '', rest] = /^(\S+ \S+)(?: (.*))?$/.exec(written) ?? [];
  if (rest === undefined) return request(line);
  return rest.startsWith('@') ? request(line, { headers: { Host: rest.slice(1) } }) : request(line, { body: rest });
}

describe.each(choices)('$rule', ({ entries, requests }) => {
  const all = Object.entries(entries).map(([name, entry]) => entryOf(name, entry));
  const index = buildIndex(all, hostsOf(all));
  test.each(Object.entries(requests))('%s → %s', (written, expected) => {
    expect(index.choose(requestOf(written), () => true)?.name ?? null).toBe(expected);
  });
});

const chosen = (entries: Entry[], line: string, options = {}, accepts: (entry: Entry) => boolean = () => true) =>
  buildIndex(entries, hostsOf(entries)).choose(request(line, options), accepts)?.name;

test('what is refused gives way to the next in order of precedence', () => {
  const entries = [
    pair({ path: '/a' }, { name: 'always' }),
    pair({ path: '/a' }, { name: 'when full', requiresState: [stateTest('cart', 'full')] }),
    pair({ path: '/a', query: {} }, { name: 'twice', times: 2 }),
    template({ path: '/a' }, { name: 'template' }),
  ];
  const asked: string[] = [];
  chosen(entries, 'GET /a', {}, ({ name }) => {
    asked.push(name);
    return false;
  });
  expect(asked).toEqual(['when full', 'twice', 'always', 'template']);
});

test('among a thousand pairs of one path and method the one that asks for most is found', () => {
  const entries = Array.from({ length: 1000 }, (_, id) => [
    pair({ method: 'POST', path: '/rpc', body: { json: { id, call: 'get' } } }, { name: `call ${id}` }),
    pair({ method: 'POST', path: '/rpc', query: { id: [String(id)] } }, { name: `query ${id}` }),
    pair(
      { method: 'POST', path: '/rpc', query: { id: [String(id)] }, body: { json: { call: 'get', id } } },
      { name: `both ${id}` },
    ),
  ]).flat();
  const index = buildIndex(entries, new Set());
  const find = (line: string, body: JsonValue) => index.choose(request(line, { body }), () => true)?.name;
  expect(find('POST /rpc', { call: 'get', id: 77 })).toBe('call 77');
  expect(find('POST /rpc?id=77', { call: 'put', id: 77 })).toBe('query 77');
  expect(find('POST /rpc?id=77', { call: 'get', id: 77 })).toBe('both 77');
  expect(find('POST /rpc?id=78', { call: 'get', id: 77 })).toBe('call 77');
  expect(find('POST /rpc?id=1001', { id: 1001 })).toBeUndefined();
});

test('templates that differ by one value are found by it, and only those are tested', () => {
  let tested = 0;
  const counting = (name: string) => {
    const field = bodyKey('kind', name);
    const test = (subject: Parameters<typeof field.matcher.test>[0]) => {
      tested += 1;
      return field.matcher.test(subject);
    };
    return { ...field, matcher: { ...field.matcher, test } };
  };
  const entries: Entry[] = Array.from({ length: 1000 }, (_, id) =>
    template({ method: 'POST', path: '/events', fields: [counting(`kind ${id}`)] }, { name: `event ${id}` }),
  );
  entries.push(template({ path: '/events', fields: [queryField('debug', equal('1'))] }, { name: 'debug' }));
  expect(chosen(entries, 'POST /events?debug=1', { body: { kind: 'kind 500' } })).toBe('event 500');
  expect(tested).toBe(1);
  expect(chosen(entries, 'POST /events?debug=1', { body: { kind: 'no kind' } })).toBe('debug');
  expect(chosen(entries, 'POST /events', { body: 'not JSON' })).toBeUndefined();
  expect(tested).toBe(1);
});

test('a body that is nested very deeply is looked up like any other', () => {
  const entries = Array.from({ length: 20 }, (_, id) =>
    pair({ method: 'POST', path: '/a', body: { json: { id } } }, { name: `pair ${id}` }),
  );
  expect(chosen(entries, 'POST /a', { body: `${'['.repeat(100_000)}${']'.repeat(100_000)}` })).toBeUndefined();
  expect(chosen(entries, 'POST /a', { body: { id: 7 } })).toBe('pair 7');
});
