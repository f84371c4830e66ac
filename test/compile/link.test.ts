import { describe, expect, it } from 'vitest';
import { link } from '../../src/compile/link.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Library, Scenario } from '../../src/model/library.ts';
import { Request } from '../../src/model/request.ts';
import { scenarioOf } from './support.ts';

const linked = (scenarios: readonly Scenario[], sharedState = new Map<string, string>()): Library =>
  link(scenarios, { revision: 1, sharedState });

const warnings = (yaml: string, sharedState?: Map<string, string>) =>
  linked([scenarioOf(yaml, sharedState ? { config: { state: sharedState } } : {})], sharedState).warnings;

const choose = (library: Library, target: string, headers: string[] = []): Entry | undefined =>
  library.index.choose(
    new Request({ method: 'GET', target, rawHeaders: headers, authority: headers[1] ?? 'localhost' }),
    () => true,
  );

describe('link', () => {
  it('puts scenarios in the order of their ids, whatever order they came in', () => {
    const one = scenarioOf('templates: [{name: one, request: {path: /a}, response: {status: 200}}]');
    const two = {
      ...scenarioOf('templates: [{name: two, request: {path: /a}, response: {status: 200}}]'),
      id: 'a.yaml',
    };
    expect(linked([one, two]).entries.map(({ name }) => name)).toEqual(['two', 'one']);
    expect(choose(linked([one, two]), '/a')?.name).toBe('two');
  });

  it('knows the hosts that pairs and templates name', () => {
    const library = linked([
      scenarioOf(`
pairs: [{request: {method: GET, path: /a, host: API.shop.test}, response: {status: 200}}]
templates: [{request: {path: /a, host: [b.test, c.test]}, response: {status: 200}}, {request: {path: /a, host: {regex: '^d'}}, response: {status: 200}}]
`),
    ]);
    expect([...library.hosts].sort()).toEqual(['api.shop.test', 'b.test', 'c.test']);
    expect(choose(library, '/a', ['Host', 'c.test'])?.kind).toBe('template');
    expect(choose(library, '/a', ['Host', 'mock:8500'])?.kind).toBe('pair');
  });

  it('reads multipart forms only when some matcher looks into a body', () => {
    const looksInto = (request: string): boolean =>
      linked([scenarioOf(`templates: [{request: ${request}, response: {status: 200}}]`)]).readsMultipart;
    expect(looksInto('{path: /a}')).toBe(false);
    expect(looksInto('{path: /a, body: {form: {name: x}}}')).toBe(true);
  });
});

describe('warnings about entries together', () => {
  it('name an entry that another always hides, with its place', () => {
    const [warning] = warnings(`
templates:
  - {name: broad, request: {path: /a}, response: {status: 200}}
  - {name: narrow, request: {path: /a, query: {x: 1}}, response: {status: 200}}
`);
    expect(warning).toMatchObject({ severity: 'warning', place: { line: 4 } });
    expect(warning?.message).toContain('"narrow"');
    expect(warning?.hint).toContain('shop.yaml:3');
  });

  it.each([
    ['{cart: full}', 'nothing sets the state "cart" to "full"'],
    ['{cart: {startsWith: f}}', 'nothing sets the state "cart"'],
    ['{other: x}', 'nothing sets the state "other"'],
  ])('name a state that nothing sets: %s', (required, message) => {
    const found = warnings(`
state: {cart: empty}
templates: [{request: {path: /a, requiresState: ${required}}, response: {status: 200}}]
`);
    expect(found.map((warning) => warning.message)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['an initial value', '{cart: empty}', '{}'],
    ['an undeclared key, which is empty', "{other: ''}", '{}'],
    ['an answer that sets it', '{cart: full}', '{transitionsState: {cart: full}}'],
    [
      'a template, which can set anything',
      '{cart: full}',
      "{templated: true, transitionsState: {cart: '{{request.path}}'}}",
    ],
    ['removal', "{cart: ''}", '{removesState: [cart]}'],
  ])('are quiet about %s', (_, required, response) => {
    const found = warnings(`
state: {cart: empty}
templates:
  - {request: {path: /a, requiresState: ${required}}, response: {status: 200}}
  - {request: {path: /b}, response: ${response}}
`);
    expect(found).toEqual([]);
  });

  it('name recordings that only a proxy can tell apart', () => {
    const [warning, ...others] = warnings(`
pairs:
  - {name: one, request: {method: GET, path: /a, host: one.test}, response: {status: 200}}
  - {name: two, request: {method: GET, path: /a, host: two.test}, response: {status: 200}}
`);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ code: 'told-apart-by-host', place: { line: 4 } });
  });

  it('know the state that scenarios share', () => {
    const yaml = 'templates: [{request: {path: /a, requiresState: {shared: on}}, response: {status: 200}}]';
    expect(warnings(yaml, new Map([['shared', 'on']]))).toEqual([]);
    expect(warnings(yaml, new Map([['shared', 'off']]))).toHaveLength(1);
  });
});
