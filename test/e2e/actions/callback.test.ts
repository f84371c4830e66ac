import { describe, expect, onTestFinished, test } from 'vitest';
import type * as Mockrun from '../../../src/index.ts';
import { nativeImport } from '../../support/native-import.ts';
import { eventually, getText, mockrun, serve, untilText, workspace } from '../harness.ts';

const verbose = ['--reporter', 'json=verbose'];
const watching = ['--reporter', 'json', '--watch'];

const answering = (written: string): string =>
  `templates: [{name: quote, request: {path: /quote}, callback: '${written}'}]\n`;

const text = async (url: string, init?: RequestInit): Promise<[number, string]> => {
  const answer = await fetch(url, init);
  return [answer.status, await answer.text()];
};

describe('an answer by a callback', () => {
  test('is made from the request; what goes wrong is 500 with the reason, told everywhere', async () => {
    const space = workspace({
      'quotes.yaml': `
state: {cart: empty}
vars: {currency: EUR}
templates:
  - name: quote
    request: {method: POST, path: '/quotes/{sku}'}
    callback: ./handlers/quote.mjs#quote
  - {name: throws, request: {path: /throws}, callback: ./handlers/bad.mjs#throws}
  - {name: rejects, request: {path: /rejects}, callback: ./handlers/bad.mjs#rejects}
  - {name: nonsense, request: {path: /nonsense}, callback: ./handlers/bad.mjs#nonsense}
  - name: hangs
    request: {path: /hangs}
    steps: [{callback: ./handlers/bad.mjs#hangs, responder: true, timeout: 80ms}]
  - {name: unknown, request: {path: /unknown}, callback: 'client:nobody'}
`,
      'handlers/quote.mjs': `
import { priceOf } from './prices.mjs';
export async function quote(request, { state, vars, call, log }) {
  log('a quote for ' + request.params.sku);
  const price = priceOf(request.params.sku) * request.json.amount;
  request.json.amount = 'spoiled';
  return { status: 201, headers: { 'X-Call': call }, body: { price, currency: vars.currency, cart: state.cart } };
}`,
      'handlers/prices.mjs': `export const priceOf = (sku) => sku.length;`,
      'handlers/bad.mjs': `
export function throws() { throw new Error('no database') }
export async function rejects() { await undefined; undefined.x }
export const nonsense = () => 7;
export const hangs = (request, { signal }) => new Promise(() => signal.addEventListener('abort', () => {}));
`,
    });
    const { url, events } = await serve(space.directory, verbose);
    for (const call of ['1', '2']) {
      const answer = await fetch(`${url}/quotes/abc`, { method: 'POST', body: '{"amount": 2}' });
      expect([answer.status, answer.headers.get('x-call')]).toEqual([201, call]);
      expect(await answer.json()).toEqual({ price: 6, currency: 'EUR', cart: 'empty' });
    }
    const reasons = {
      throws: 'it threw no database (./handlers/bad.mjs:2:34)',
      rejects: 'it threw TypeError: Cannot read properties of undefined',
      nonsense: 'it returned the number 7; expected a string, or {status, headers, body}',
      hangs: 'timed out after 80 ms',
      unknown: 'no callback is registered as "nobody"',
    };
    for (const [name, reason] of Object.entries(reasons)) {
      expect(await text(`${url}/${name}`)).toEqual([500, expect.stringContaining(reason)]);
    }
    const finished = () => events().filter(({ type }) => type === 'action:finished');
    await eventually(
      () => finished().length === 7,
      () => JSON.stringify(finished()),
    );
    const outcomes = finished().map(
      (event) => (event.action as { outcome: string } | undefined)?.outcome ?? event.outcome,
    );
    expect(outcomes).toEqual(['passed', 'passed', 'failed', 'failed', 'failed', 'failed', 'broken']);
    const lines = events().flatMap(({ type, line }) => (type === 'action:logged' ? [line] : []));
    expect(lines).toEqual(['a quote for abc', 'a quote for abc']);
  });

  test('a gate and an after-action: the answer of one is in the response, the other sees it', async () => {
    const space = workspace({
      'a.yaml': `
templates:
  - name: me
    request: {path: /me}
    beforeActions: {name: auth, callback: ./hooks.cjs#auth, failurePolicy: FAIL_FAST}
    response: {templated: true, body: {user: '{{steps.auth.json.user}}'}}
    afterActions: {callback: ./hooks.cjs#audit}
`,
      'hooks.cjs': `
exports.auth = ({ headers }) => {
  if (headers.authorization !== 'Bearer t') throw new Error('who are you');
  return { user: 'ann' };
};
exports.audit = (request, { response, log }) => log(response.status + ' ' + JSON.stringify(response.json));
`,
    });
    const { url, events } = await serve(space.directory, verbose);
    const headers = { authorization: 'Bearer t' };
    expect(await text(`${url}/me`, { headers })).toEqual([200, '{"user":"ann"}']);
    expect(await text(`${url}/me`)).toEqual([502, expect.stringContaining('who are you (./hooks.cjs:3')]);
    const lines = () => events().flatMap(({ type, line }) => (type === 'action:logged' ? [line] : []));
    await eventually(
      () => lines().length === 2,
      () => JSON.stringify(lines()),
    );
    expect(lines()).toEqual(['200 {"user":"ann"}', '502 undefined']);
  });
});

describe('modules and reload', () => {
  test('an edit is served, a syntax error leaves the last good function answering, mending is noticed', async () => {
    const space = workspace({
      'a.yaml': answering('./quote.mjs#quote'),
      'quote.mjs': `export const quote = () => 'one';`,
    });
    const { url, event } = await serve(space.directory, watching);
    expect(await getText(`${url}/quote`)).toBe('one');
    space.write('quote.mjs', `export const quote = () => 'two';`);
    await untilText(`${url}/quote`, 'two');

    space.write('quote.mjs', `\nexport const quote = () => {;\nconst x = ;`);
    const { diagnostics, serving } = await event('file:quarantined');
    expect(serving).toBe('last good version');
    expect(JSON.stringify(diagnostics)).toMatch(/this module cannot be loaded: [^"]*quote\.mjs:3:11: Unexpected token/);
    expect(await getText(`${url}/quote`)).toBe('two');

    space.writeAtomically('quote.mjs', `export const quote = () => 'three';`);
    await event('file:mended');
    await untilText(`${url}/quote`, 'three');
  });

  test('what a module imports is followed, too, and what did not change stays shared', async () => {
    const space = workspace({
      'a.yaml': `templates:
  - {name: add, request: {path: /add}, callback: ./add.mjs}
  - {name: total, request: {path: /total}, callback: ./total.mjs}
`,
      'add.mjs': `import { store } from './lib/store.mjs'; import { step } from './lib/step.mjs';
        export default () => String((store.total += step));`,
      'total.mjs': `import { store } from './lib/store.mjs'; export default () => String(store.total);`,
      'lib/store.mjs': `export const store = { total: 0 };`,
      'lib/step.mjs': `export const step = 1;`,
    });
    const { url, event, events } = await serve(space.directory, watching);
    expect([await getText(`${url}/add`), await getText(`${url}/total`)]).toEqual(['1', '1']);
    let seen = events().length;
    space.write('lib/step.mjs', `export const step = ;`);
    expect(JSON.stringify(await event('file:quarantined', { after: seen }))).toMatch(/lib\/step\.mjs:1:21: Unexpected/);
    seen = events().length;
    space.write('lib/step.mjs', `export const step = 10;`);
    await event('library:loaded', { after: seen });
    expect([await getText(`${url}/add`), await getText(`${url}/total`)]).toEqual(['11', '11']);
    space.write('lib/store.mjs', `export const store = { total: 500 };`);
    await untilText(`${url}/total`, '500');
    expect([await getText(`${url}/add`), await getText(`${url}/total`)]).toEqual(['510', '510']);
  });

  test('a module that is missing, or lacks the function, is waited for', async () => {
    const space = workspace({ 'a.yaml': answering('./handlers/quote.mjs#quote') });
    const { url, event, events } = await serve(space.directory, watching);
    expect(JSON.stringify(await event('file:quarantined'))).toContain('does not exist');
    const seen = events().length;
    space.write('handlers/quote.mjs', `export const qoute = () => 'here';`);
    expect(JSON.stringify(await event('file:quarantined', { after: seen }))).toContain('did you mean \\"qoute\\"?');
    space.write('handlers/quote.mjs', `export const quote = () => 'here';`);
    await untilText(`${url}/quote`, 'here');
  });

  test('a function that would end the process fails its request alone', async () => {
    const space = workspace({
      'a.yaml': answering('./quote.mjs#quote'),
      'quote.mjs': `export const quote = () => process.exit(0);`,
    });
    const { url, signal, ended } = await serve(space.directory);
    expect([await getText(`${url}/quote`), await getText(`${url}/quote`)]).toEqual([
      expect.stringContaining('it calls process.exit, which would end mockrun'),
      expect.stringContaining('it calls process.exit, which would end mockrun'),
    ]);
    signal('SIGTERM');
    expect((await ended).code).toBe(143);
  });

  test('a module that is never done with loading holds back nothing but itself', async () => {
    const space = workspace({
      'a.yaml': answering('./quote.mjs#quote'),
      'quote.mjs': `export const quote = () => 'one';`,
    });
    const { url, event } = await serve(space.directory, watching);
    space.write('quote.mjs', `await new Promise(() => {});`);
    expect(JSON.stringify(await event('file:quarantined'))).toContain('an await at its top level does not end');
    expect(await getText(`${url}/quote`)).toBe('one');
    space.write('quote.mjs', `export const quote = () => 'two';`);
    await untilText(`${url}/quote`, 'two');
  });
});

describe('check', () => {
  test.each([
    [`export const other = () => 'x';`, `a.yaml:1:62 error: ./quote.mjs exports no "quote"`],
    [`throw new Error('no database')`, 'quote.mjs:1:7: it throws while it is loaded: no database'],
    [`import { x } from './gone.mjs'`, 'gone.mjs, which does not exist'],
    ['process.exit(0)', 'quote.mjs:1:9: it calls process.exit, which would end mockrun'],
    ['export const quote = 7', '"quote" of ./quote.mjs is no function but a value of type number'],
  ])('finds what is wrong with %s', async (module, expected) => {
    const space = workspace({ 'a.yaml': answering('./quote.mjs#quote'), 'quote.mjs': module });
    const { code, stdout } = await mockrun(['check', space.directory]);
    expect([code, stdout]).toEqual([2, expect.stringContaining(expected)]);
    const started = await mockrun(['serve', space.directory, '--port', '0', '--admin-port', '0']);
    expect([started.code, started.stderr]).toEqual([2, expect.stringContaining(expected)]);
  });

  test('says which module a package ended the process with', async () => {
    const space = workspace({
      'a.yaml': answering('./quote.mjs#quote'),
      'quote.mjs': `import 'leaver'; export const quote = () => 'x';`,
      'node_modules/leaver/index.js': 'process.exit(0);',
    });
    expect(await mockrun(['check', space.directory])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^the process was ended while loading .*quote\.mjs\n$/),
    });
  });

  test('is satisfied with a function, and ends though the module goes on', async () => {
    const module = `setInterval(() => {}, 1000); void Promise.reject(new Error('lost')); export const quote = () => 'x';`;
    const space = workspace({ 'a.yaml': answering('./quote.mjs#quote'), 'quote.mjs': module });
    expect(await mockrun(['check', space.directory])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^a promise that nobody waited for was rejected: Error: lost \(.*quote\.mjs:1:50\)\n$/,
      ),
    });
  });

  const typed = `export const quote = (request: { path: string }): string => request.path;`;
  const takesTypes = Boolean((process.features as { typescript?: string }).typescript);

  test.skipIf(takesTypes)('a Node that loads no TypeScript says which one does', async () => {
    const space = workspace({ 'a.yaml': answering('./quote.ts#quote'), 'quote.ts': typed });
    const { code, stdout } = await mockrun(['check', space.directory]);
    expect([code, stdout]).toEqual([2, expect.stringMatching(/Node 20\.\S+ cannot load TypeScript[^]*22\.18/)]);
  });

  test.runIf(takesTypes)('TypeScript answers as it is', async () => {
    const space = workspace({ 'a.yaml': answering('./quote.ts#quote'), 'quote.ts': typed });
    const { url } = await serve(space.directory);
    expect(await getText(`${url}/quote`)).toBe('/quote');
  });
});

describe('what a module leaves running', () => {
  const stray = `
    setInterval(() => {}, 1000);
    export const quote = () => {
      setTimeout(() => { throw new Error('thrown late') });
      void Promise.reject(new Error('rejected late'));
      return 'answered';
    };`;

  test('an error that nobody waits for is told and ends nothing; stopping ends what is left', async () => {
    const space = workspace({ 'a.yaml': answering('./quote.mjs#quote'), 'quote.mjs': stray });
    const { url, events, signal, ended } = await serve(space.directory);
    expect(await getText(`${url}/quote`)).toBe('answered');
    const warned = () => events().flatMap(({ type, message }) => (type === 'session:warned' ? [String(message)] : []));
    await eventually(
      () => warned().length === 2,
      () => JSON.stringify(warned()),
    );
    expect(warned().toSorted()).toEqual([
      expect.stringMatching(/rejected late.*quote\.mjs:5:27/),
      expect.stringMatching(/thrown late.*quote\.mjs:4:32/),
    ]);
    expect(await getText(`${url}/quote`)).toBe('answered');
    signal('SIGTERM');
    expect(await ended).toMatchObject({ code: 143, signal: null });
  });
});

describe('mock.callback', () => {
  const index = new URL('../../../dist/index.js', import.meta.url).href;

  test('functions of a test answer, and may be replaced; each mock has its own', async () => {
    const { start } = (await nativeImport(index)) as typeof Mockrun;
    const space = workspace({ 'a.yaml': answering('client:quote'), 'b/a.yaml': answering('client:quote') });
    const mock = await start({ directory: space.directory, callbacks: { quote: () => 'given' } });
    onTestFinished(() => mock.stop());
    const other = await start({ directory: space.path('b') });
    onTestFinished(() => other.stop());
    expect(await text(`${mock.url}/quote`)).toEqual([200, 'given']);
    mock.callback('quote', (request, { call }) => ({ status: 201, body: { path: request.path, call } }));
    expect(await text(`${mock.url}/quote`)).toEqual([201, '{"path":"/quote","call":2}']);
    expect(await text(`${other.url}/quote`)).toEqual([500, expect.stringContaining('no callback is registered')]);
    expect(mock.calls('a.yaml#quote').map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    expect(() => mock.callback('', () => 'x')).toThrow(TypeError);
    expect(() => mock.callback('quote', 'x' as never)).toThrow('the callback "quote" is no function');
    await expect(start({ directory: space.directory, callbacks: { a: 7 as never } })).rejects.toThrow(TypeError);
  });

  test('modules of a directory start anew with every mock', async () => {
    const { start } = (await nativeImport(index)) as typeof Mockrun;
    const space = workspace({
      'a.yaml': answering('./count.mjs'),
      'count.mjs': `let calls = 0; export default () => String((calls += 1));`,
    });
    for (const expected of [
      ['1', '2'],
      ['1', '2'],
    ]) {
      const mock = await start({ directory: space.directory });
      const said = [await getText(`${mock.url}/quote`), await getText(`${mock.url}/quote`)];
      await mock.stop();
      expect(said).toEqual(expected);
    }
  });
});
