import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_CONFIG } from '../../src/compile/config.ts';
import { type CompileOptions, compileScenario } from '../../src/compile/scenario.ts';
import { isError } from '../../src/model/diagnostic.ts';
import { compileText, memoryFiles, scenarioOf } from './support.ts';

const URL = 'http://127.0.0.1:9';

const entry = (yaml: string) => scenarioOf(`templates:\n  - request: {path: '/x/{id}'}\n${yaml}`).entries[0];
const pipeline = (yaml: string) => entry(yaml)?.pipeline;

describe('where actions stand', () => {
  test('what stands before the responder is waited for, what stands behind it runs in order', () => {
    const made = pipeline(`    steps:
      - {name: a, webhook: ${URL}/a}
      - {name: b, webhook: ${URL}/b, blocking: false}
      - response: {}
      - {name: c, webhook: '${URL}/{$statusCode}/{$steps.a.status}'}
      - {name: d, webhook: '${URL}/{$steps.c.status}'}
    afterActions: {name: e, webhook: ${URL}/e}`);
    expect(made?.before.map(({ name, blocking }) => [name, blocking])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expect(made?.steps.map(({ name, blocking }) => [name, blocking])).toEqual([
      ['c', true],
      ['d', true],
    ]);
    expect(made?.after.map((action) => 'blocking' in action && [action.name, action.blocking])).toEqual([['e', false]]);
  });

  test('a tee is not waited for before the answer', () => {
    expect(pipeline(`    response: {}\n    beforeActions: {forward: ${URL}}`)?.before[0]?.blocking).toBe(false);
  });

  test('an entry without actions has no pipeline', () => {
    expect(entry('    response: {}')).not.toHaveProperty('pipeline');
    expect(entry('    steps: {response: {}}')).not.toHaveProperty('pipeline');
  });
});

describe('names', () => {
  test('what has no name is called by what it does, and counted', () => {
    const made = pipeline(`    response: {}\n    afterActions: [{webhook: ${URL}/a}, {webhook: ${URL}/a}]`);
    expect(made?.after.map((action) => 'name' in action && action.name)).toEqual([
      `webhook GET ${URL}/a`,
      `webhook GET ${URL}/a (2)`,
    ]);
  });

  test('controls beside a name win over those of the named action', () => {
    const { entries } = scenarioOf(`actions: {audit: {webhook: ${URL}, timeout: 1s, ordered: true}}
templates:
  - {request: {path: /}, response: {}, afterActions: [{use: audit, timeout: 2s}, audit]}`);
    expect(entries[0]?.pipeline?.after).toMatchObject([
      { name: 'audit', timeout: 2000, ordered: true },
      { name: 'audit (2)', timeout: 1000, ordered: true },
    ]);
  });
});

describe('lanes', () => {
  const lane = (action: string) => {
    const [first] = pipeline(`    response: {}\n    afterActions: ${action}`)?.after ?? [];
    return first && 'lane' in first ? first.lane : undefined;
  };

  test('programs share one as wide as the machine; webhooks have a bound behind the answer only', () => {
    expect(lane('{run: [node, -v]}')).toEqual({ key: 'run', concurrency: 'cpus', queue: 10_000 });
    expect(lane(`{webhook: ${URL}}`)).toEqual({ key: 'webhook after', concurrency: 1000, queue: 10_000 });
    const gate = pipeline(`    response: {}\n    beforeActions: {webhook: ${URL}}`)?.before[0];
    expect(gate?.lane).toEqual({ key: 'webhook', concurrency: Infinity, queue: 10_000 });
  });

  test('a concurrency of its own makes a lane of its own', () => {
    expect(lane(`{name: slow, webhook: ${URL}, concurrency: 3}`)).toEqual({
      key: 'shop.yaml#ANY /x/{id}/slow',
      concurrency: 3,
      queue: 10_000,
    });
  });
});

describe('post-serve actions', () => {
  const yaml = 'templates: [{request: {path: /}, response: {postServeAction: [audit, other]}}]';
  const compile = (options: Partial<CompileOptions>) => {
    const bytes = Buffer.from(`actions: {audit: {webhook: ${URL}}}\n${yaml}`);
    const file = { id: 'shop.yaml', path: '/mocks/shop.yaml', shown: 'shop.yaml', bytes };
    const world = { files: memoryFiles({}), directory: '/mocks', config: NO_CONFIG, rewrite: false };
    return compileScenario(file, { ...world, ...options });
  };

  test('a named action is meant first; a registered one is looked up when it is due', () => {
    const { scenario, diagnostics } = compile({ registered: new Set(['audit', 'other']) });
    expect(diagnostics).toEqual([]);
    expect(scenario?.entries[0]?.pipeline?.after).toMatchObject([
      { name: 'audit', kind: 'webhook' },
      { registered: 'other', place: { line: 2 } },
    ]);
  });

  test('one that is known nowhere is an error; for a server that may still get it, a warning', () => {
    expect(compile({}).diagnostics).toMatchObject([{ code: 'unknown-action', severity: 'error' }]);
    const { scenario, diagnostics } = compile({ unknownAction: 'warning' });
    expect(diagnostics).toMatchObject([{ code: 'unknown-action', severity: 'warning' }]);
    expect(scenario?.entries[0]?.pipeline?.after.at(-1)).toMatchObject({ registered: 'other' });
  });
});

describe('named actions in steps', () => {
  const steps = (list: string) =>
    compileText(`actions: {gate: {webhook: ${URL}, failurePolicy: FAIL_FAST}, real: {forward: ${URL}}}
templates: [{request: {path: /}, steps: ${list}}]`);

  test('one that can answer does', () => {
    const { scenario, diagnostics } = steps('[gate, {use: real, responder: true}]');
    expect(diagnostics).toEqual([]);
    expect(scenario?.entries[0]?.pipeline?.before).toMatchObject([{ name: 'gate', failurePolicy: 'FAIL_FAST' }]);
  });

  test('one that cannot is an error: its entry does not just go missing', () => {
    expect(steps('[{use: gate, responder: true}]').diagnostics).toMatchObject([
      {
        code: 'wrong-responder',
        message: '"webhook" cannot answer, which is what "gate" is',
        place: { line: 2, column: 65 },
      },
    ]);
  });

  test('the hint knows which of them could answer', () => {
    expect(steps('[gate, real]').diagnostics).toMatchObject([
      { code: 'no-responder', hint: 'add "responder: true" to step 2, or a "response"' },
    ]);
  });

  test('a control that means nothing is shown where the name stands, not where others have use for it', () => {
    expect(steps('[{response: {}}, gate]').diagnostics).toMatchObject([
      { code: 'idle-control', severity: 'warning', place: { line: 2, column: 58 } },
    ]);
  });
});

describe('one mistake, and what else is wrong', () => {
  const told = (yaml: string): string[] =>
    compileText(yaml).diagnostics.map(({ message, place }) => `${place.line}: ${message}`);

  test('of a named action does not make those who use it, or others, wrong', () => {
    const said = told(`actions:
  typo: {webhok: ${URL}}
  audit: {webhook: ${URL}}
  broken: {webhook: '${URL}/{$nope}'}
templates:
  - {request: {path: /}, response: {postServeAction: typo}, afterActions: [typo, audit, missing]}`);
    expect(said).toEqual([
      '2: unknown key "webhok"',
      '4: unknown expression "{$nope}"',
      '6: no action is called "missing"',
    ]);
  });

  test('at the top of the file does not make its actions unknown', () => {
    const said = told(`descripton: x
actions: {audit: {webhook: ${URL}}}
templates: [{request: {path: /}, response: {}, afterActions: audit}]`);
    expect(said).toEqual(['1: unknown key "descripton"']);
  });

  test('in a list does not hide those in its other actions, nor make their names unknown', () => {
    const said = told(`templates:
  - request: {path: /}
    response: {}
    beforeActions:
      - {name: auth, webhok: ${URL}}
      - {name: user, webhook: '${URL}/{$nope}'}
      - {webhook: '${URL}/{$steps.auth.status}/{$steps.user.status}'}
      - {webhook: '${URL}/{$steps.other.status}'}
    afterActions: [{webhook: {url: ${URL}, foo: 1}}, {webhook: '${URL}/{$nope}'}]`);
    expect(said).toEqual([
      '5: unknown key "webhok"',
      '9: unknown key "foo"',
      '6: unknown expression "{$nope}"',
      '8: no blocking action before this one is called "other"',
      '9: unknown expression "{$nope}"',
    ]);
  });

  test('in the order of steps does not hide those inside of them', () => {
    const said = told(`templates:
  - request: {path: /}
    steps:
      - {webhook: '${URL}/{$nope}'}
      - {forward: ${URL}, responder: true}
      - {response: {}}
      - {webhook: '${URL}/{$steps.nope.status}'}`);
    expect(said).toEqual([
      '6: a second step answers; exactly one does',
      '4: unknown expression "{$nope}"',
      '7: no blocking action before this one is called "nope"',
    ]);
  });

  test('in a step does not hide those of the others', () => {
    const said = told(`templates:
  - request: {path: /}
    steps:
      - {webhook: '${URL}/{$statusCode}'}
      - {webhok: ${URL}}
      - {forward: ${URL}, responder: true}
      - {webhook: '${URL}/{$statusCode}'}`);
    expect(said).toEqual(['5: unknown key "webhok"', '4: "{$statusCode}" is known only after the response']);
  });
});

test('no entry goes missing without a word, whatever its actions are', () => {
  const named = {
    a: { webhook: URL, failurePolicy: 'FAIL_FAST' },
    b: { forward: URL },
    c: { run: 'ls', blocking: false },
  };
  const target = fc.constantFrom<object>(
    { webhook: URL },
    { webhook: `${URL}/{$statusCode}` },
    { remote: `${URL}/{$steps.s.status}` },
    { run: { command: 'ls', mode: 'worker' } },
    { callback: 'client:x' },
    { forward: {} },
    { response: {} },
    { error: 'drop' },
    { use: 'a' },
    { use: 'b' },
    { use: 'missing' },
    {},
  );
  const controls = fc.record(
    {
      name: fc.constantFrom('s', 't'),
      blocking: fc.boolean(),
      failurePolicy: fc.constantFrom('FAIL_FAST', 'BEST_EFFORT'),
      responder: fc.boolean(),
      templated: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const action = fc.oneof(
    fc.tuple(target, controls).map(([does, how]) => ({ ...does, ...how })),
    fc.constantFrom(...Object.keys(named)),
  );
  const list = fc.oneof(action, fc.array(action, { maxLength: 4 }));
  const entries = fc.oneof(
    fc.record({ steps: list }),
    fc.record({ response: fc.constant({}), beforeActions: list, afterActions: list }),
    fc.record({ steps: list, forward: fc.constant(URL), beforeActions: list }, { requiredKeys: [] }),
  );
  const holds = (entry: object): void => {
    const yaml = JSON.stringify({ actions: named, templates: [{ request: { path: '/' }, ...entry }] });
    const { scenario, diagnostics } = compileText(yaml);
    expect(scenario?.entries.length).toBe(diagnostics.some(isError) ? undefined : 1);
  };
  fc.assert(fc.property(entries, holds), { numRuns: 500 });
});
