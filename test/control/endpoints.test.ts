import { describe, expect, test } from 'vitest';
import { StateStore } from '../../src/serve/state.ts';
import { entry, library, scenario } from '../support/hand-made.ts';
import { type Asked, ask, mock, WRITE } from './support.ts';

describe('a path', () => {
  test.each(['/', '/api', '/api/v2/journal/', '/api/v2/Journal', '/api/v2/hoverfly/post-serve-action/a/b'])(
    '%s is unknown, and the known ones are named',
    async (path) => {
      const { status, json } = await ask({ path });
      expect(status).toBe(404);
      expect(json.error).toBe(`the admin API has no ${path}`);
      expect(json.hint).toContain('/api/v2/journal, ');
    },
  );

  test.each([
    ['POST', '/api/health', 'GET, HEAD'],
    ['DELETE', '/api/v2/state', 'GET, HEAD, PUT'],
    ['GET', '/api/v2/reset', 'POST, PUT'],
    ['GET', '/api/v2/hoverfly/post-serve-action/a', 'DELETE'],
    ['PATCH', '/api/v2/journal', 'GET, HEAD, DELETE'],
    ['constructor', '/api/v2/journal', 'GET, HEAD, DELETE'],
  ])('%s %s is not taken, and what is, is named', async (method, path, allow) => {
    const { status, headers } = await ask({ method, path, headers: WRITE });
    expect([status, headers.Allow]).toEqual([405, allow]);
  });

  test('HEAD is answered as GET', async () => {
    expect((await ask({ method: 'HEAD' })).status).toBe(200);
  });

  test('answers are nobody else’s to keep or to guess at', async () => {
    expect((await ask({})).headers).toMatchObject({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  });
});

describe('health', () => {
  const quarantined = [{ file: 'scenarios/b.yaml', diagnostics: [], serving: 'nothing' }] as const;

  test('tells that it serves, and what', async () => {
    const live = mock({ library: library([entry('a'), entry('b')], { revision: 3 }), quarantined });
    expect(await ask({}, live)).toMatchObject({
      status: 200,
      json: {
        status: 'ready',
        ready: true,
        url: 'http://127.0.0.1:8500',
        mode: 'simulate',
        revision: 3,
        entries: 2,
        quarantined: ['scenarios/b.yaml'],
        uptime: 1235,
      },
    });
  });

  test.each(['starting', 'stopping'] as const)('is 503 while it is %s', async (phase) => {
    const { status, json } = await ask({}, mock({ phase, url: undefined }));
    expect([status, json.status, json.ready, json.url]).toEqual([503, phase, false, null]);
  });
});

describe('while it starts or stops', () => {
  const question = (method: string): Asked => ({ method, path: '/api/v2/state', headers: WRITE, body: {} });

  test('nothing but its health is told at first', async () => {
    expect((await ask(question('GET'), mock({ phase: 'starting' }))).status).toBe(503);
  });

  test('in the end one may still look, but change nothing', async () => {
    const stopping = mock({ phase: 'stopping' });
    expect((await ask(question('GET'), stopping)).status).toBe(200);
    expect((await ask(question('PUT'), stopping)).status).toBe(503);
  });
});

test('a bug is told, and does not leave the client waiting', async () => {
  const reset = (): never => {
    throw new Error('oh');
  };
  const answer = await ask({ method: 'POST', path: '/api/v2/reset', headers: WRITE }, mock({ reset }));
  expect([answer.status, answer.json.error]).toEqual([500, 'this is a bug in mockrun: oh']);
});

describe('the mode', () => {
  const set = (mode: unknown) => ask({ method: 'PUT', path: '/api/v2/hoverfly/mode', body: { mode } });

  test('is told, and may be set to what it is', async () => {
    expect((await ask({ path: '/api/v2/hoverfly/mode' })).json).toEqual({ mode: 'simulate' });
    expect((await set('simulate')).json).toEqual({ mode: 'simulate' });
  });

  test.each([
    ['simulat', 'there is no mode "simulat"', 'did you mean "simulate"?'],
    ['record', 'there is no mode "record"', 'there are simulate, spy, capture, synthesize, modify, diff'],
    [undefined, 'expected {"mode": "simulate"}', undefined],
  ])('%s is refused', async (mode, error, hint) => {
    const { status, json } = await set(mode);
    expect([status, json.error, json.hint]).toEqual([400, error, hint]);
  });
});

describe('reset and reload', () => {
  test.each(['POST', 'PUT'])('%s resets', async (method) => {
    let count = 0;
    const live = mock({ reset: () => void (count += 1) });
    const { json } = await ask({ method, path: '/api/v2/reset', headers: WRITE }, live);
    expect([count, json.reset]).toEqual([1, ['state', 'counts', 'journal']]);
  });

  test('a reload answers with what is served then, and with what is wrong', async () => {
    const place = { file: 'a.yaml', line: 4, column: 3 };
    const problem = { code: 'unknown-key', severity: 'error', message: 'no', place, end: place, frame: '' } as const;
    const live = mock({
      library: library([entry('a')], { revision: 7 }),
      quarantined: [{ file: 'a.yaml', serving: 'last good version', diagnostics: [problem] }],
    });
    const { json } = await ask({ method: 'POST', path: '/api/v2/reload', headers: WRITE }, live);
    expect(json).toEqual({
      revision: 7,
      entries: 1,
      quarantined: [
        {
          file: 'a.yaml',
          serving: 'last good version',
          diagnostics: [expect.objectContaining({ code: 'unknown-key', file: 'a.yaml', line: 4, column: 3 })],
        },
      ],
    });
  });

  test('one that is not possible says why', async () => {
    const live = mock({ reload: async () => 'the directory is gone' });
    const answer = await ask({ method: 'POST', path: '/api/v2/reload', headers: WRITE }, live);
    expect([answer.status, answer.json.error]).toEqual([500, 'the directory is gone']);
  });
});

describe('state', () => {
  const path = '/api/v2/state';

  function setup() {
    const scenarios = [
      scenario('shop/cart.yaml', { name: 'cart', state: new Map([['cart', 'empty']]) }),
      scenario('b.yaml', { name: 'twin' }),
      scenario('c.yaml', { name: 'twin' }),
    ];
    const state = new StateStore();
    state.adopt({ shared: new Map([['season', 'winter']]), scenarios });
    return mock({ library: library([], { scenarios }), state });
  }

  test('is told by scenario; the keys of all are "shared"', async () => {
    expect((await ask({ path }, setup())).json).toEqual({
      shared: { season: 'winter' },
      'shop/cart.yaml': { cart: 'empty' },
    });
  });

  test('is set by the id or the name of a scenario, as texts; the other keys stay', async () => {
    const live = setup();
    const body = { cart: { step: 2, open: true }, 'b.yaml': { x: null }, shared: { season: 'spring' } };
    expect((await ask({ method: 'PUT', path, body }, live)).json).toEqual({
      shared: { season: 'spring' },
      'shop/cart.yaml': { cart: 'empty', step: '2', open: 'true' },
      'b.yaml': { x: '' },
    });
    expect(live.state.get({ store: 'shop/cart.yaml', key: 'step' })).toBe('2');
  });

  test.each<[unknown, string, string | undefined]>([
    [{ shared: { season: 'spring' }, kart: {} }, 'there is no scenario "kart"', 'did you mean "cart"?'],
    [{ shared: { season: 'spring' }, twin: {} }, 'there is no scenario "twin"', undefined],
    [{ shared: { season: 'spring', list: [] } }, 'the state "list" of shared cannot be a list', undefined],
    [{ shared: { season: 'spring' }, cart: 'full' }, 'expected {"SCENARIO"', undefined],
    [[], 'expected {"SCENARIO"', undefined],
  ])('%j is refused, and nothing is changed', async (body, error, hint) => {
    const live = setup();
    const answer = await ask({ method: 'PUT', path, body }, live);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toContain(error);
    if (hint !== undefined) expect(answer.json.hint).toBe(hint);
    expect(live.state.get({ store: '', key: 'season' })).toBe('winter');
  });

  test('no key reaches a prototype', async () => {
    const live = setup();
    const body = JSON.parse('{"shared": {"__proto__": "x", "constructor": "y"}}') as unknown;
    const { json } = await ask({ method: 'PUT', path, body }, live);
    expect(Object.getOwnPropertyNames(json.shared)).toEqual(['season', '__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('post-serve actions', () => {
  const path = '/api/v2/hoverfly/post-serve-action';

  test('are registered, listed, replaced and deleted in the JSON of Hoverfly', async () => {
    const live = mock();
    expect((await ask({ path }, live)).json).toEqual({ actions: [] });
    const first = { actionName: 'a/b', binary: 'python3', script: 'print(1)', delayInMs: 100 };
    expect((await ask({ method: 'PUT', path, body: first }, live)).json).toEqual({ actions: [first] });
    const second = { actionName: 'a/b', remote: 'http://x.test/' };
    const expected = { actions: [{ ...second, delayInMs: 0 }] };
    expect((await ask({ method: 'PUT', path, body: second }, live)).json).toEqual(expected);
    expect(live.postServeActions.get('a/b')).toMatchObject({ kind: 'remote' });
    expect((await ask({ method: 'DELETE', path: `${path}/a%2Fb` }, live)).json).toEqual({ actions: [] });
  });

  test('one that is wrong is refused', async () => {
    const answer = await ask({ method: 'PUT', path, body: { actionName: 'a' } });
    expect([answer.status, answer.json.error]).toEqual([400, expect.stringContaining('either "remote" or "binary"')]);
  });

  test('one that is not there cannot be deleted', async () => {
    const live = mock();
    live.postServeActions.set({ name: 'tell', delay: 0, does: { remote: 'http://x.test' } });
    expect(await ask({ method: 'DELETE', path: `${path}/tel` }, live)).toMatchObject({
      status: 404,
      json: { error: 'no post-serve action is called "tel"', hint: 'did you mean "tell"?' },
    });
  });
});
