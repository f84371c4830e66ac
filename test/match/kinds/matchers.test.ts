import { describe, expect, it } from 'vitest';
import { matchers } from '../../../src/match/kinds/matcher.ts';
import { cookieValue, headerValue, queryValue } from '../../../src/match/subject.ts';
import type { Field } from '../../../src/model/matching.ts';
import { Request } from '../../../src/model/request.ts';
import { Reading } from '../../../src/source/reading.ts';
import { SourceText } from '../../../src/source/text.ts';
import { parseYaml } from '../../../src/source/yaml.ts';

function load(field: Field, yaml: string, vars = {}) {
  const { root } = parseYaml(new SourceText('x.yaml', '/x.yaml', yaml), { anything: true });
  const reading = new Reading({ vars });
  const result = root && matchers(field).read(root, reading);
  return { result, codes: reading.diagnostics.map((each) => each.code) };
}

const request = new Request({
  method: 'GET',
  target: '/a?Page=1&page=2&page=3&empty=',
  rawHeaders: ['X-Tag', 'a, b', 'x-tag', 'c', 'Cookie', 'sid=1; SID=2'],
});

describe('maps of names', () => {
  it('compare header names without case, and never split their values at commas', () => {
    const { result } = load('headers', 'X-TAG: ["a, b", c]');
    expect([...(result?.keys() ?? [])]).toEqual(['x-tag']);
    expect(result?.get('x-tag')?.test(headerValue(request, 'x-tag'))).toBe(true);
    expect(load('headers', 'x-tag: a').result?.get('x-tag')?.test(headerValue(request, 'x-tag'))).toBe(false);
  });

  it('compare query and cookie names with case', () => {
    const query = load('query', '{Page: 1, page: [2, 3], empty: "", gone: {present: false}}').result;
    expect([...(query ?? [])].map(([name, each]) => each.test(queryValue(request, name)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const cookies = load('cookies', '{sid: 1, SID: 2}').result;
    expect([...(cookies ?? [])].map(([name, each]) => each.test(cookieValue(request, name)))).toEqual([true, true]);
  });

  it('may be empty, save for headers', () => {
    expect(load('query', '{}').result?.size).toBe(0);
    expect(load('headers', '{}')).toEqual({ result: undefined, codes: ['empty-headers'] });
  });

  it('refuse one header in two spellings', () => {
    expect(load('headers', '{X-A: 1, x-a: 2}')).toEqual({ result: undefined, codes: ['duplicate-key'] });
  });

  it('report every mistake', () => {
    expect(load('query', '{a: {regx: b}, c: {regex: "("}, d: }').codes).toEqual([
      'unknown-matcher',
      'bad-regex',
      'wrong-type',
    ]);
    expect(load('query', 'a=1').codes).toEqual(['wrong-type']);
  });

  it('fill variables in', () => {
    const { result } = load('query', '{a: "{{vars.token}}", b: {startsWith: "x-{{vars.n}}"}}', { token: 't', n: 7 });
    expect(result?.get('a')?.literals).toEqual(['t']);
    expect(result?.get('b')?.expects).toBe('text that starts with "x-7"');
    expect(load('query', 'a: "{{vars.none}}"').codes).toEqual(['unknown-variable']);
  });
});
