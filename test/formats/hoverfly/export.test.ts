import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NO_CONFIG } from '../../../src/compile/config.ts';
import { exportSimulation } from '../../../src/formats/hoverfly/export/simulation.ts';
import { SourceText } from '../../../src/source/text.ts';
import { parseYaml } from '../../../src/source/yaml.ts';
import type { Loose } from '../../support/loose.ts';

const FILES: Readonly<Record<string, Buffer>> = {
  'order.json': Buffer.from('{"id":1}'),
  'cover.gif': Buffer.from([0x47, 0x49, 0xff]),
  'packed.gz': gzipSync('packed'),
};

/** Text, or the bytes that were packed themselves. */
const unzipped = (packed: Buffer): string | Buffer => {
  const plain = gunzipSync(packed);
  return plain[0] === 0x1f ? plain : plain.toString();
};

function exported(yaml: string): { data: Loose; told: string[] } {
  const { root } = parseYaml(new SourceText('shop.yaml', '/mocks/shop.yaml', yaml));
  if (!root) throw new Error('no YAML');
  const { simulation, remarks } = exportSimulation([{ id: 'shop.yaml', root, open: (name) => FILES[name] }], NO_CONFIG);
  const { data } = simulation as Loose;
  return { data, told: remarks.map(({ kind, at, message }) => `${kind} ${at} ${message}`) };
}

const template = (request: string, rest = 'response: {}'): string =>
  `templates:\n  - request: ${request}\n    ${rest}\n`;
const requestOf = (request: string): Loose => exported(template(request)).data.pairs[0]?.request;

describe('a pair has exact matchers', () => {
  test('with defaults and variables', () => {
    const { data, told } = exported(`
vars: {token: t-1}
defaults: {request: {host: shop.test}, response: {headers: {X-All: yes}}}
pairs:
  - request: {method: get, path: /a%20b, query: {token: '{{vars.token}}', tag: [x, y]}, body: {a: 1}, headers: {Accept: x}}
    response: {status: 201, body: {ok: true}, delay: 2s, transitionsState: {cart: full}, removesState: [old]}
`);
    expect(told).toEqual([]);
    expect(data.pairs).toEqual([
      {
        request: {
          method: [{ matcher: 'exact', value: 'GET' }],
          destination: [{ matcher: 'exact', value: 'shop.test' }],
          path: [{ matcher: 'exact', value: '/a b' }],
          query: { token: [{ matcher: 'exact', value: 't-1' }], tag: [{ matcher: 'exact', value: 'x;y' }] },
          body: [{ matcher: 'json', value: '{"a":1}' }],
        },
        response: {
          status: 201,
          body: '{"ok":true}',
          encodedBody: false,
          templated: false,
          headers: { 'X-All': ['yes'], 'Content-Type': ['application/json'] },
          transitionsState: { cart: 'full' },
          removesState: ['old'],
          fixedDelay: 2000,
        },
      },
    ]);
  });

  test('with its body from a file', () => {
    const { data } = exported(`
pairs:
  - {request: {method: GET, path: /a}, response: {bodyFile: order.json}}
  - {request: {method: GET, path: /b}, response: {bodyFile: cover.gif}}
`);
    const bodies = data.pairs.map(({ response }: Loose) => [response.body, response.encodedBody]);
    expect(bodies.toReversed()).toEqual([
      ['{"id":1}', false],
      ['R0n/', true],
    ]);
  });

  test('with a body that is packed as its Content-Encoding says, since it goes out as it stands there', () => {
    const { data, told } = exported(`
defaults: {response: {headers: {Content-Encoding: gzip}}}
pairs:
  - {request: {method: GET, path: /a}, response: {body: {a: 1}}}
  - {request: {method: GET, path: /b}, response: {bodyFile: packed.gz}}
  - {request: {method: GET, path: /c}, response: {bodyFile: packed.gz, packedBody: false}}
  - {request: {method: GET, path: /d}, response: {body: a lie, packedBody: true}}
  - {request: {method: GET, path: /e}, response: {}}
  - {request: {method: GET, path: /f}, response: {body: '{{request.method}}', templated: true}}
`);
    const bodies = data.pairs.map(({ response: { body, encodedBody } }: Loose) =>
      encodedBody ? unzipped(Buffer.from(body, 'base64')) : body,
    );
    expect(bodies.toReversed()).toEqual(['{"a":1}', 'packed', FILES['packed.gz'], 'a lie', '', '{{ Request.Method }}']);
    const headers = data.pairs.map(({ response }: Loose) => response.headers?.['Content-Encoding']);
    expect(headers).toEqual([undefined, ...Array.from({ length: 5 }, () => ['gzip'])]);
    expect(told).toEqual([expect.stringMatching(/^changed shop.yaml:9 Content-Encoding: .* unpacked there$/)]);
  });
});

describe('a template has the matchers that Hoverfly has', () => {
  test.each<[string, Loose]>([
    ['{method: [GET, POST]}', { method: [{ matcher: 'regex', value: '^(?:GET|POST)$' }] }],
    ['{path: "/users/{id}"}', { path: [{ matcher: 'regex', value: '^/users/[^/]+$' }] }],
    [
      String.raw`{path: '/users/{id:\d+}/{rest*}'}`,
      { path: [{ matcher: 'regex', value: String.raw`^/users/(?:\d+)(?:/.*)?$` }] },
    ],
    ['{path: {startsWith: /a}}', { path: [{ matcher: 'glob', value: '/a*' }] }],
    ['{path: {glob: "/a/*"}}', { path: [{ matcher: 'regex', value: String.raw`(?s)^\/a\/[^/]*$` }] }],
    ['{host: {glob: "*.test"}}', { destination: [{ matcher: 'glob', value: '*.test' }] }],
    ['{headers: {X: {contains: a, ignoreCase: true}}}', { headers: { X: [{ matcher: 'regex', value: '(?is)a' }] } }],
    ['{headers: {X: {regex: a, flags: i}}}', { headers: { X: [{ matcher: 'regex', value: '(?i)a' }] } }],
    ['{query: {}}', { query: {} }],
    ['{query: {a: [x, y]}}', { query: { a: [{ matcher: 'array', value: ['x', 'y'] }] } }],
    [
      '{body: {jsonPath: {path: $.id, is: {regex: ^o}}}}',
      { body: [{ matcher: 'jsonpath', value: '$.id', doMatch: { matcher: 'regex', value: '^o' } }] },
    ],
    [
      '{body: {form: {name: Ada}}}',
      { body: [{ matcher: 'form', value: { name: [{ matcher: 'exact', value: 'Ada' }] } }] },
    ],
    ['{body: {not: x}}', { body: [{ matcher: 'negate', value: 'x' }] }],
    ['{body: {present: false}}', { body: [{ matcher: 'exact', value: '' }] }],
    [
      '{headers: {Authorization: {jwt: {payload: {sub: "1"}}}}}',
      { headers: { Authorization: [{ matcher: 'jwt', value: '{"payload":{"sub":"1"}}' }] } },
    ],
    ['{requiresState: {cart: full}}', { requiresState: { cart: 'full' } }],
  ])('%s', (request, matchers) => {
    expect(requestOf(request)).toEqual(matchers);
  });
});

describe('what it has not is named, entry by entry', () => {
  test.each<[string, string]>([
    [template('{query: {n: {gt: 5}}}'), 'left out shop.yaml:2 query: "gt" has no counterpart'],
    [template('{body: {jsonSchema: {type: object}}}'), 'left out shop.yaml:2 body: "jsonSchema" has no counterpart'],
    [template('{cookies: {a: b}}'), 'left out shop.yaml:2 cookies: cookies have no matchers there'],
    [
      template('{headers: {X: {present: false}}}'),
      'left out shop.yaml:2 headers: that something must not be sent has no counterpart',
    ],
    [template('{path: {regex: "(?=a)"}}'), 'left out shop.yaml:2 path: Go has no lookaround and no back references'],
    [template('{path: /a}', 'error: drop'), 'left out shop.yaml:2 error: a broken connection has no counterpart'],
    [
      template('{path: /a}', 'forward: http://a.test'),
      'left out shop.yaml:2 forward: what forwards has no counterpart',
    ],
    [
      template('{path: /a}', 'responses: [{}, {}]'),
      'left out shop.yaml:2 responses: several answers in turn have no counterpart; write an entry for each, with states',
    ],
    [
      template('{path: /a}', 'response: {templated: true, body: \'{{hash "a"}}\'}'),
      'left out shop.yaml:2 response: the helper "hash" has no counterpart in a template',
    ],
    [
      template('{path: /a}', 'response: {delay: {min: 100ms, max: 300ms}}'),
      'changed shop.yaml:2 delay: an even range has no counterpart; 200ms are written',
    ],
    [
      template('{path: /a}', 'times: 3\n    response: {}'),
      'changed shop.yaml:2 times: it answers any number of times there',
    ],
    [
      `state: {cart: empty}\n${template('{path: /a}')}`,
      'changed shop.yaml the initial state "cart" is no part of a simulation',
    ],
    [
      `pairs:\n  - {request: {method: GET, path: /a}, response: {}}\n${template('{path: /a, method: GET, host: a.test}')}`,
      'changed shop.yaml:2 there shop.yaml:4 may answer in its place, since it has the stronger match',
    ],
  ])('%s', (yaml, remark) => {
    expect(exported(yaml).told).toContain(remark);
  });
});
