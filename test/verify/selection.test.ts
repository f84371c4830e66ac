import { describe, expect, test } from 'vitest';
import { readFilter } from '../../src/verify/filter.ts';
import { policyOf } from '../../src/verify/policy.ts';
import { countCases } from '../../src/verify/scenarios.ts';
import { engineDriver, verified, verifyWith } from '../support/engine-driver.ts';

const FILES = {
  'a.yaml': `
pairs:
  - {name: one, request: {method: GET, path: /1}, response: {status: 201}}
  - {name: two, request: {method: GET, path: /2}, response: {}}
tests:
  - {name: first, send: {path: /1}, expect: {status: 201}}
  - {name: wrong, send: {path: /1}, expect: {status: 200}}
  - {name: last, send: {path: /1}, expect: {status: 201}}
`,
  'b.yaml': `
templates: [{name: three, request: {path: '/{any}'}, response: {}}]
tests: [{name: first, send: {path: /3}}]
`,
};

const filterOf = (pattern: string) => {
  const filter = readFilter(pattern);
  if (typeof filter !== 'function') throw new Error(filter.problem);
  return filter;
};

test('all of it, file by file', async () => {
  const { results, events, verdict, driver } = await verified(FILES);
  expect(results.map(({ suite, kind, name, status }) => `${suite} ${kind} ${name} ${status}`)).toEqual([
    'a.yaml test first passed',
    'a.yaml test wrong failed',
    'a.yaml test last passed',
    'a.yaml entry one passed',
    'a.yaml replay two passed',
    'b.yaml test first passed',
    'b.yaml entry three passed',
  ]);
  expect(events.slice(0, 3)).toMatchObject([
    { type: 'case:started', kind: 'test', suite: 'a.yaml', name: 'first' },
    { type: 'case:finished', result: { name: 'first' } },
    { type: 'case:started', name: 'wrong' },
  ]);
  expect(verdict).toMatchObject({
    exitCode: 1,
    counts: { passed: 6, failed: 1, error: 0, skipped: 0 },
    coverage: { hit: 3, all: 3, unused: [] },
  });
  expect(verdict.interrupted).toBeUndefined();
  expect(countCases(driver, { policy: policyOf(), redaction: expect.anything(), timeout: 1, grace: 1 })).toBe(7);
});

test('what a later file does with the entries of an earlier one is judged, too', async () => {
  const { results } = await verified({
    'a.yaml': `
templates:
  - {name: a, request: {path: /a}, response: {}, afterActions: {name: hook, webhook: 'http://x.test/{$request.query.n}', sink: {status: 500}}, replay: false}
  - {name: b, request: {path: /b}, response: {}, afterActions: {name: hook, webhook: 'http://x.test/', sink: true}}
`,
    'b.yaml': 'tests: [{name: a, send: {path: /a}}, {name: b, send: {path: /b}}]',
  });
  expect(results.map(({ suite, kind, name, status }) => `${suite} ${kind} ${name} ${status}`)).toEqual([
    'a.yaml entry a skipped',
    'a.yaml replay b passed',
    'a.yaml action hook (b) passed',
    'b.yaml test a passed',
    'b.yaml test b passed',
    'a.yaml action hook (a) failed',
    'a.yaml action hook (b) (2) passed',
  ]);
});

describe('--filter', () => {
  test.each([
    ['FIRST', ['first', 'one', 'first', 'three']],
    ['a.yaml: first', ['first', 'one']],
    ['/^b.*first$/', ['first', 'three']],
    ['/TWO/i', ['two']],
    ['/1/entries', []],
  ])('%s takes %j', async (pattern, names) => {
    const { results, verdict } = await verified(FILES, { filter: filterOf(pattern) });
    expect(results.map(({ name }) => name)).toEqual(names);
    expect(verdict.exitCode).toBe(names.length === 0 ? 5 : 0);
  });

  test('keeps what it leaves out from the coverage', async () => {
    const { verdict } = await verified(FILES, { filter: filterOf('two') });
    expect(verdict.coverage).toEqual({ hit: 1, all: 1, unused: [] });
  });

  test('is told when it is no regex', () => {
    expect(readFilter('/(/')).toEqual({ problem: expect.stringContaining('(') });
    expect(readFilter('/a/ii')).toEqual({ problem: expect.stringContaining('flags') });
  });

  test('asks the same of every label', () => {
    const filter = filterOf('/a/gy');
    expect([filter('ab'), filter('ab')]).toEqual([true, true]);
  });
});

describe('--bail', () => {
  test('ends it after the first failure; the rest is skipped', async () => {
    const { lines, verdict, driver } = await verified(FILES, { bail: true });
    const because = 'not run: --bail ended it after the first failure';
    expect(lines.slice(1)).toEqual([
      'failed test wrong: status: expected 200, got 201',
      `skipped test last: ${because}`,
      'passed entry one',
      `skipped replay two: ${because}`,
      `skipped test first: ${because}`,
      'skipped entry three: nothing called it; its request cannot be derived: give it an "example", or write a test',
    ]);
    expect(driver.sent).toHaveLength(2);
    expect(verdict).toMatchObject({ exitCode: 1, interrupted: '--bail' });
  });

  test('an action that nobody expected to fail is a failure, too', async () => {
    const { lines } = await verified(
      `
templates:
  - {name: a, request: {path: /a}, response: {}, afterActions: {name: hook, webhook: 'http://x.test/', sink: {status: 500}}}
  - {name: b, request: {path: /b}, response: {}}
`,
      { bail: true },
    );
    expect(lines[1]).toBe('skipped replay b: not run: --bail ended it after the first failure');
  });
});

describe('--repeat', () => {
  test('runs each test so often, and tells a flaky one', async () => {
    const { results } = await verified(
      `
templates:
  - {name: r, request: {path: /r}, responseMode: cycle, responses: [{status: 200}, {status: 500}]}
tests:
  - name: r
    exchanges: [{send: {path: /r}, expect: {status: 200}}]
`,
      { repeat: 3 },
    );
    expect(results.slice(0, 3).map(({ name, status }) => [name, status])).toEqual([
      ['r', 'passed'],
      ['r (2)', 'passed'],
      ['r (3)', 'passed'],
    ]);
  });

  test('a flaky one is told as such, whichever run was wrong', async () => {
    const { driver } = await engineDriver({
      'a.yaml':
        'pairs: [{request: {method: GET, path: /a}, response: {}}]\ntests: [{name: t, send: {path: /a}, expect: {status: 200}}]',
    });
    const send = driver.send.bind(driver);
    let count = 0;
    driver.send = async (request, options) => {
      count += 1;
      return send(count === 2 ? { ...request, target: '/b' } : request, options);
    };
    const { results } = await verifyWith(driver, { repeat: 3 });
    expect(results.map(({ status }) => status)).toEqual(['passed', 'failed', 'passed', 'passed']);
    expect(results[1]?.message).toMatch(/ \(flaky: 1 of 2 runs failed\)$/);
    expect(results[2]?.output.at(-1)).toBe('flaky: 1 of 3 runs failed');
  });

  test('names stay unique', async () => {
    const { results } = await verified(
      'pairs: [{request: {method: GET, path: /a}, response: {}}]\ntests: [{name: t, send: {path: /a}}, {name: t (2), send: {path: /a}}]',
      { repeat: 2 },
    );
    expect(results.filter(({ kind }) => kind === 'test').map(({ name }) => name)).toEqual([
      't',
      't (2)',
      't (2) (2)',
      't (2) (2) (2)',
    ]);
  });
});

describe('an interruption', () => {
  test('before anything', async () => {
    const { lines, verdict, driver } = await verified(FILES, { interruption: AbortSignal.abort('SIGTERM') });
    expect(lines).toEqual([
      'error test first: interrupted',
      'error test wrong: interrupted',
      'error test last: interrupted',
      'error replay one: interrupted',
      'error replay two: interrupted',
      'error test first: interrupted',
      expect.stringMatching(/^skipped entry three/),
    ]);
    expect(driver.sent).toEqual([]);
    expect(verdict).toMatchObject({ exitCode: 1, interrupted: 'SIGTERM', counts: { error: 6 } });
  });

  test.each(['an answer', 'actions'])('while %s is waited for', async (what) => {
    const { driver } = await engineDriver({ 'a.yaml': FILES['a.yaml'] });
    const controller = new AbortController();
    const send = driver.send.bind(driver);
    driver.send = async (request, options) => {
      setTimeout(() => controller.abort('SIGINT'), 5);
      if (what === 'an answer') return new Promise(() => {});
      return { ...(await send(request, options)), ended: new Promise(() => {}) };
    };
    const { lines, verdict } = await verifyWith(driver, { interruption: controller.signal });
    expect(lines[0]).toBe('error test first: interrupted');
    expect(lines).toHaveLength(5);
    expect(verdict.interrupted).toBe('SIGINT');
  });
});

test('actions that do not end in time fail their test', async () => {
  const { results } = await verified(
    `
templates:
  - {name: a, request: {path: /a}, response: {}, afterActions: {name: hook, webhook: 'http://x.test/', delay: 5s, sink: true}}
tests: [{name: t, send: {path: /a}, expect: {status: 200, actions: {hook: passed}}}]
`,
    { grace: 20 },
  );
  expect(results[0]).toMatchObject({
    status: 'failed',
    problems: [{ field: 'actions', expected: 'all to have ended in time', got: 'still going on: "hook"' }],
  });
});

describe('an answer that comes late', () => {
  const LATE = `
pairs: [{request: {method: GET, path: /a}, response: {delay: 30ms}}]
tests: [{name: t, send: {path: /a}, expect: {within: 5ms}}]
`;

  test('fails its test', async () => {
    const { results } = await verified(LATE);
    expect(results[0]?.problems).toMatchObject([
      {
        field: 'within',
        expected: 'an answer within 5.0 ms',
        got: expect.stringMatching(/^one after \d+ ms$/),
        place: { line: 3 },
      },
    ]);
  });

  test('unless that is allowed', async () => {
    const { results } = await verified(LATE, { policy: policyOf({ allow: ['slow'] }) });
    expect(results[0]?.status).toBe('passed');
  });
});

test('names may hold anything', async () => {
  const names = ['"quoted" \'both\'', '🦊 مرحبا', 'tab\tbell\u0007', 'x'.repeat(10_000), '../..', '# {{x}}'];
  const tests = names.map((name) => `  - {name: ${JSON.stringify(name)}, send: {path: /a}, expect: {status: 201}}`);
  const { results } = await verified(
    `pairs: [{name: ${JSON.stringify(names[3])}, request: {method: GET, path: /a}, response: {}}]\ntests:\n${tests.join('\n')}`,
  );
  expect(results.map(({ name }) => name)).toEqual([...names, names[3]]);
});
