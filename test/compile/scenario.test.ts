import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NO_CONFIG } from '../../src/compile/config.ts';
import { compileScenario } from '../../src/compile/scenario.ts';
import { configSchema, formatSchema } from '../../src/compile/schema.ts';
import { formatDiagnostics } from '../../src/report/diagnostics.ts';
import { SourceText } from '../../src/source/text.ts';
import { parseYaml } from '../../src/source/yaml.ts';
import { compileFile, compileText, FIXTURES, memoryFiles, scenarioOf } from './support.ts';

const ajv = new Ajv({ strict: false, allErrors: true });
const validate = ajv.compile(formatSchema());
const yamlFiles = (folder: string): string[] =>
  readdirSync(`${FIXTURES}${folder}`).filter((name) => name.endsWith('.yaml'));
const read = (file: string): unknown => parse(readFileSync(file, 'utf8'), { merge: true }) ?? {};

/** Mistakes in the shape of a file: the published schema must see each of them too. */
const STRUCTURAL = new Set([
  'unknown-key',
  'unknown-matcher',
  'wrong-type',
  'missing-key',
  'exclusive-keys',
  'not-supported',
  'bad-key',
  'empty-list',
]);
/** Defaults are judged where they are merged in, which a schema cannot do. */
const BEYOND_A_SCHEMA = new Set(['defaults-make-no-sense.yaml']);

describe('invalid files', () => {
  it.each(yamlFiles('bad'))('%s', (name) => {
    const file = `${FIXTURES}bad/${name}`;
    const { diagnostics, scenario } = compileFile(file);
    const golden = file.replace(/\.yaml$/, '.txt');
    const text = `${formatDiagnostics(diagnostics, { color: false })}\n`
      .replaceAll(FIXTURES, '<fixtures>/')
      .replaceAll(process.cwd(), '<project>');
    if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
    expect(scenario === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
    const structural = diagnostics.some(({ code }) => STRUCTURAL.has(code)) && !BEYOND_A_SCHEMA.has(name);
    if (structural) expect(validate(read(file)), 'the schema should refuse it too').toBe(false);
    else expect(validate(read(file)), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('valid files', () => {
  it.each(yamlFiles('good'))('%s', (name) => {
    const file = `${FIXTURES}good/${name}`;
    const { scenario, diagnostics } = compileFile(file);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(scenario).toBeDefined();
    expect(validate(read(file)), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('the schemas', () => {
  it.each([
    ['of scenarios', formatSchema()],
    ['of the configuration', configSchema()],
  ])('%s is a valid draft-07 schema that describes every key', (_, schema) => {
    expect(ajv.validateSchema(schema)).toBe(true);
    const undescribed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        if (key === 'properties') {
          for (const [name, property] of Object.entries(child as object)) {
            if (name !== '$schema' && !(property as { description?: string }).description)
              undescribed.push(`${path}.${name}`);
          }
        }
        visit(child, `${path}.${key}`);
      }
    };
    visit(schema, '');
    expect(undescribed).toEqual([]);
  });
});

describe('entries', () => {
  it('are named by method and path, and counted when that is taken', () => {
    const { entries } = scenarioOf(`
templates:
  - {request: {method: GET, path: /a}, response: {status: 200}}
  - {request: {method: GET, path: /a, query: {x: 1}}, response: {status: 200}}
  - {name: 'GET /a (2)', request: {path: /b}, response: {status: 200}}
  - {request: {method: [GET, POST], path: '/c/{id}'}, response: {status: 200}}
`);
    expect(entries.map(({ name }) => name)).toEqual(['GET /a', 'GET /a (3)', 'GET /a (2)', 'GET|POST /c/{id}']);
    expect(entries[0]?.id).toBe('shop.yaml#GET /a');
  });

  it('are named apart by the thousand', () => {
    const entry = '  - {request: {path: /a}, response: {status: 200}}\n';
    const names = scenarioOf(`templates:\n${entry.repeat(3000)}`).entries.map(({ name }) => name);
    expect(new Set(names).size).toBe(3000);
    expect(names.at(-1)).toBe('ANY /a (3000)');
  });

  it('keep the order of the file, whatever list they stand in', () => {
    const { entries } = scenarioOf(`
templates:
  - {name: first, request: {path: /a}, response: {status: 200}}
pairs:
  - {name: second, request: {method: GET, path: /b}, response: {status: 200}}
`);
    expect(entries.map(({ name }) => name)).toEqual(['first', 'second']);
  });

  it('know their place', () => {
    const { entries } = scenarioOf('templates:\n  - name: one\n    request: {path: /a}\n    response: {status: 200}\n');
    expect(entries[0]?.place).toEqual({ file: 'shop.yaml', line: 2, column: 5 });
  });

  it('take variables into matchers, with their own winning over shared ones', () => {
    const { entries } = scenarioOf(
      `
vars: {token: own}
pairs:
  - request: {method: POST, path: '/{{vars.token}}/{{vars.shared}}', body: {token: '{{vars.limits}}'}}
    response: {status: '{{vars.code}}'}
`,
      { config: { vars: { token: 'theirs', shared: 's', limits: { max: 3 }, code: 201 } } },
    );
    const [pair] = entries;
    expect(pair?.kind === 'pair' && pair.request).toMatchObject({
      path: '/own/s',
      body: { json: { token: { max: 3 } } },
    });
  });
});

describe('what a path captures', () => {
  const codesOf = (path: string, name: string): string[] =>
    compileText(
      `templates: [{request: {path: ${path}}, response: {templated: true, body: {id: '{{request.params.${name}}}'}}}]`,
    ).diagnostics.map(({ code }) => code);

  it.each([
    ["'/users/{id}'", 'idd', ['unknown-name']],
    ["'/users/{id}'", 'id', []],
    ["'/docs/{name}.{type}'", 'type', []],
    ["['/users/{id}', '/files/{rest*}']", 'rest', []],
    ['{glob: /users/*}', 'id', ['unknown-name']],
  ])('%s: request.params.%s', (path, name, codes) => {
    expect(codesOf(path, name)).toEqual(codes);
  });
});

it('a name is taken also by an entry with mistakes of its own', () => {
  const { diagnostics } = compileText(`templates:
  - {name: a, request: {path: /a}, response: {status: 99}}
  - {name: a, request: {path: /b}, response: {}}`);
  expect(diagnostics.map(({ code }) => code)).toContain('duplicate-name');
});

it('a pair captures nothing', () => {
  const { diagnostics } = compileText(
    'pairs: [{request: {method: GET, path: /a}, response: {templated: true, body: "{{request.params.id}}"}}]',
  );
  expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-name']);
});

it('a mistake in a schema is shown in its file, from where the scenario is shown', () => {
  const file = '/mocks/a/shop.yaml';
  const yaml = 'templates: [{request: {body: {jsonSchema: {file: order.json}}}, response: {}}]';
  const files = memoryFiles({ [file]: yaml, '/mocks/a/order.json': '{"type": "strin"}' });
  const { diagnostics } = compileScenario(
    { id: 'a/shop.yaml', path: file, shown: 'mocks/a/shop.yaml', bytes: Buffer.from(yaml) },
    { files, directory: '/mocks', config: NO_CONFIG, rewrite: false },
  );
  expect(diagnostics[0]?.place).toMatchObject({ file: 'mocks/a/order.json', line: 1, column: 10 });
});

describe('defaults', () => {
  const yaml = `
defaults:
  request: {host: own.test, headers: {X-A: own}}
  response: {status: 201, headers: {content-type: text/plain, X-Own: '1'}}
templates:
  - request: {path: /a}
    response: {headers: {Content-Type: text/html}}
  - request: {path: /b, host: null}
    response: {status: null, headers: {X-Own: null}}
`;
  const config = { defaults: defaultsOf('response: {delay: 20ms, headers: {X-Shared: "1"}}') };

  it('reach every entry, the outer ones under the inner ones', () => {
    const [first] = scenarioOf(yaml, { config }).entries;
    const response = first?.answer.responses[0];
    expect(response).toMatchObject({
      delay: { kind: 'fixed', ms: 20 },
      reply: {
        status: 201,
        headers: ['X-Shared', '1', 'Content-Type', 'text/html', 'X-Own', '1', 'Content-Length', '0'],
      },
    });
    expect(first?.kind === 'template' && first.request.literalHosts).toEqual(['own.test']);
  });

  it('are removed by null', () => {
    const [, second] = scenarioOf(yaml, { config }).entries;
    expect(second?.answer.responses[0]).toMatchObject({
      reply: { status: 200, headers: ['X-Shared', '1', 'content-type', 'text/plain', 'Content-Length', '0'] },
    });
    expect(second?.kind === 'template' && second.request.literalHosts).toEqual([]);
  });

  it.each([
    ['a header, in another spelling', '{headers: {x-tenant: null, Accept: json}, query: null}', ['headers.accept']],
    ['a query key', '{headers: null, query: {page: null, q: a}}', ['query.q']],
    ['all that a mapping had', '{headers: {X-Tenant: null}, query: {page: null}}', []],
  ])('are removed name by name: %s', (_, request, fields) => {
    const scenario = scenarioOf(`
defaults: {request: {headers: {X-Tenant: t1}, query: {page: '1'}}}
templates: [{request: ${request}, response: {}}]`);
    const [entry] = scenario.entries;
    const named = entry?.kind === 'template' ? entry.request.fields.map(({ name }) => name) : undefined;
    expect(named).toEqual(fields);
  });

  it('that are not there cannot be removed: the value was forgotten', () => {
    const { diagnostics } = compileText('templates: [{request: {headers: {X-Tenant: null}}, response: {}}]');
    expect(diagnostics.map(({ code }) => code)).toEqual(['wrong-type']);
  });

  function defaultsOf(text: string) {
    const { root } = parseNodes(text);
    return Object.fromEntries(root.map(({ key, value }) => [key, value]));
  }
});

describe('what a file was made from', () => {
  it('includes files that are missing, since they may appear', () => {
    const { scenario, dependencies } = compileText(
      'templates: [{request: {path: /a}, response: {bodyFile: b/nope.txt}}]',
    );
    expect(scenario).toBeUndefined();
    expect(dependencies).toEqual(['/mocks/b/nope.txt']);
  });

  it('may lie in folders that the configuration names', () => {
    const files = { '/contracts/a.txt': 'outside' };
    const yaml = 'templates: [{request: {path: /a}, response: {bodyFile: ../contracts/a.txt}}]';
    expect(compileText(yaml, { files }).diagnostics[0]?.code).toBe('file-outside');
    expect(compileText(yaml, { files, config: { files: ['/contracts'] } }).scenario?.dependencies).toEqual([
      '/contracts/a.txt',
    ]);
  });
});

function parseNodes(text: string) {
  const { root } = parseYaml(new SourceText('config', '/config', text));
  if (root?.kind !== 'map') throw new Error('no mapping');
  return { root: root.entries };
}
