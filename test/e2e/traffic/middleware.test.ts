import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { examplesIn } from '../../docs/markdown.ts';
import { eventually, getText, mockrun, type Running, serve, untilText, workspace } from '../harness.ts';
import { receiver as startReceiver } from '../receiver.ts';

const hasPython = spawnSync('python3', ['-c', '']).status === 0;
const NODE = JSON.stringify(process.execPath);

/** A program that reads the document as `document` from stdin and then does this. */
const program = (then: string): string => `
import { text } from 'node:stream/consumers';
const document = JSON.parse(await text(process.stdin));
${then}
`;

/** One that appends a word to the body. */
const appends = (word: string): string =>
  program(`document.response.body += ' ${word}'; console.log(JSON.stringify(document));`);

/** A worker that handles each document with the expression `answer`. */
const worker = (answer: string): string => `
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const document = JSON.parse(line);
  ${answer}
}
`;

const answering = (middleware: string, more = ''): string =>
  `templates:\n  - request: {path: /a}\n    response: {body: plain${more}}\n    middleware: ${middleware}\n`;

const RUN_WORKER = `{run: {command: [${NODE}, w.mjs], mode: worker}}`;

async function get(server: Running, path = '/a'): Promise<{ status: number; body: string; headers: Headers }> {
  const response = await fetch(server.url + path);
  return { status: response.status, body: await response.text(), headers: response.headers };
}

/** What became of the only exchange so far. */
async function ended(server: Running) {
  const { outcome, reason } = await server.event('exchange:ended');
  return { outcome, reason };
}

describe('each kind changes the answer', () => {
  test('a program by its file: by its interpreter, and by its own first line', async () => {
    const { directory, write, path } = workspace({
      'a.yaml': answering('[./mw.mjs, ./own]'),
      'mw.mjs': appends('changed'),
    });
    write(
      'own',
      `#!${process.execPath}\nconst fs = require('fs'); const d = JSON.parse(fs.readFileSync(0));\nd.response.body += ' itself'; console.log(JSON.stringify(d));`,
    );
    chmodSync(path('own'), 0o755);
    expect(await get(await serve(directory))).toMatchObject({ status: 200, body: 'plain changed itself' });
  });

  test.runIf(hasPython)('a program in Python', async () => {
    const { directory } = workspace({
      'a.yaml': answering('./mw.py'),
      'mw.py': 'import json, sys\nd = json.load(sys.stdin)\nd["response"]["status"] = 203\njson.dump(d, sys.stdout)\n',
    });
    expect(await get(await serve(directory))).toMatchObject({ status: 203, body: 'plain' });
  });

  test('a worker answers 200 requests at once, each with its own', async () => {
    const { directory } = workspace({
      'a.yaml': `templates:\n  - request: {path: '/a/{n}'}\n    response: {templated: true, body: '{{request.params.n}}'}\n    middleware: ${RUN_WORKER}\n`,
      'w.mjs': worker(
        `setTimeout(() => console.log(JSON.stringify({ id: document.id, response: { body: 'n' + document.response.body } })), Math.random() * 5);`,
      ),
    });
    const server = await serve(directory, ['--reporter', 'silent']);
    const bodies = await Promise.all(Array.from({ length: 200 }, async (_, n) => (await get(server, `/a/${n}`)).body));
    expect(bodies).toEqual(Array.from({ length: 200 }, (_, n) => `n${n}`));
  });

  test('a remote gets the plain document and answers the changed one', async () => {
    const receiver = await startReceiver(({ body }) => {
      const document = JSON.parse(body) as { response: { status: number; headers: object } };
      document.response = { ...document.response, status: 201, headers: { 'X-A': ['1', '2'] } };
      return { body: JSON.stringify(document) };
    });
    const { directory } = workspace({
      'a.yaml': answering(`{remote: {url: '${receiver.url}/m', headers: {X-Key: k}}}`),
    });
    const server = await serve(directory);
    const { status, headers, body } = await get(server, '/a?x=1');
    expect({ status, body, a: headers.get('x-a') }).toEqual({ status: 201, body: 'plain', a: '1, 2' });
    const [sent] = await receiver.received();
    expect(sent).toMatchObject({
      method: 'POST',
      target: '/m',
      headers: { 'x-key': 'k', 'content-type': 'application/json' },
    });
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      request: { method: 'GET', path: '/a', query: { x: ['1'] } },
      response: { status: 200, body: 'plain', encodedBody: false },
    });
  });

  test('a function of a module', async () => {
    const { directory } = workspace({
      'a.yaml': answering('{callback: ./mw.mjs#loud}'),
      'mw.mjs': `export const loud = async (document, { task }) => {
        document.response.body = document.response.body.toUpperCase() + ' ' + task;
        return document;
      };`,
    });
    expect((await get(await serve(directory))).body).toBe('PLAIN response');
  });
});

describe('where it stands', () => {
  const files = {
    'scenarios/a.yaml': `middleware: ./scenario.mjs\n${answering('./entry.mjs')}  - {request: {path: /b}, response: {body: other}}\n`,
    'scenarios/scenario.mjs': appends('scenario'),
    'scenarios/entry.mjs': appends('entry'),
    'global.mjs': appends('configuration'),
    'flag.mjs': appends('flag'),
  };

  test('the configuration comes first, then the scenario, then the entry', async () => {
    const { directory } = workspace({ ...files, 'mockrun.config.yaml': 'middleware: ./global.mjs\n' });
    const server = await serve(`${directory}/scenarios`);
    expect((await get(server)).body).toBe('plain configuration scenario entry');
    expect((await get(server, '/b')).body).toBe('other configuration scenario');
    expect((await get(server, '/none')).status).toBe(404);
  });

  test('flags stand in the place of the configuration, and the admin API in the place of both', async () => {
    const { directory, path } = workspace({ ...files, 'mockrun.config.yaml': 'middleware: ./global.mjs\n' });
    const flags = ['--middleware', './flag.mjs', '--middleware', './flag.mjs'];
    const server = await serve(path('scenarios'), flags, { cwd: directory });
    expect((await get(server, '/b')).body).toBe('other flag flag scenario');
    const url = `${server.adminUrl}/api/v2/hoverfly/middleware`;
    const put = (body: object) =>
      fetch(url, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    const script = {
      binary: process.execPath,
      script: `const fs = require('fs'); const d = JSON.parse(fs.readFileSync(0)); d.response.body += ' admin'; console.log(JSON.stringify(d))`,
      remote: '',
    };
    expect(await (await put(script)).json()).toEqual(script);
    expect((await get(server, '/b')).body).toBe('other admin scenario');
    expect(await (await fetch(url)).json()).toEqual(script);
    const refused = await put({ binary: 'no-such-program' });
    expect([refused.status, await refused.json()]).toEqual([400, { error: 'there is no program "no-such-program"' }]);
    expect((await get(server, '/b')).body).toBe('other admin scenario');
    await put({ binary: '', script: '', remote: '' });
    expect((await get(server, '/b')).body).toBe('other scenario');
  });

  test('what goes wrong with it is told with the flag, or the request that set it', async () => {
    const { directory } = workspace({ 'a.yaml': answering('[]'), 'bad.mjs': program('process.exitCode = 3;') });
    const server = await serve(directory, ['--middleware', './bad.mjs'], { cwd: directory });
    expect((await get(server)).body).toMatch(/exited with code 3\nat --middleware\n$/);
    await fetch(`${server.adminUrl}/api/v2/hoverfly/middleware`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ binary: process.execPath, script: 'process.exitCode = 4;' }),
    });
    expect((await get(server)).body).toMatch(/exited with code 4\nat PUT \/api\/v2\/hoverfly\/middleware\n$/);
  });

  test('a function in the configuration, beside it; one that cannot be loaded stops the start', async () => {
    const { directory, write } = workspace({
      'scenarios/a.yaml': 'templates:\n  - {request: {path: /a}, response: {body: plain}}\n',
      'mockrun.config.yaml': 'middleware: {callback: ./m.mjs#loud}\n',
      'm.mjs': `export const loud = (d) => ({ response: { body: d.response.body + '!' } });`,
    });
    expect((await get(await serve(`${directory}/scenarios`))).body).toBe('plain!');
    write('m.mjs', 'export const quiet = 1;');
    for (const command of ['check', 'serve']) {
      const { code, stdout, stderr } = await mockrun([command, `${directory}/scenarios`]);
      expect([command, code]).toEqual([command, 2]);
      expect(stdout + stderr).toContain('./m.mjs exports no "loud"');
    }
  });

  test('verify has a flag for it, too', async () => {
    const { directory, path } = workspace({
      ...files,
      'scenarios/t.yaml': `tests:
  - {name: changed, send: {path: /b}, expect: {body: other flag scenario}}
`,
    });
    const run = await mockrun(['verify', path('scenarios'), '--middleware', 'flag.mjs'], { cwd: directory });
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('2 of 2 entries hit')]);
  });

  test("a flag's program is what it is when it is started", async () => {
    const { directory, path, write } = workspace(files);
    const server = await serve(path('scenarios'), ['--middleware', 'flag.mjs'], { cwd: directory });
    expect((await get(server, '/b')).body).toBe('other flag scenario');
    write('flag.mjs', appends('edited'));
    expect((await get(server, '/b')).body).toBe('other edited scenario');
  });

  test('with --watch, what the configuration names is followed, too', async () => {
    const { directory, write } = workspace({
      'scenarios/a.yaml': 'templates:\n  - {request: {path: /a}, response: {body: plain}, beforeActions: tell}\n',
      'mockrun.config.yaml': `middleware: [${RUN_WORKER}, {callback: ./m.mjs#mark}]
actions: {tell: {run: {command: [${NODE}, hooks/tell.mjs], mode: worker}}}
`,
      'w.mjs': worker(`console.log(JSON.stringify({ id: document.id, response: { body: 'one' } }));`),
      'm.mjs': `import { end } from './end.mjs'; export const mark = (d) => ({ response: { body: d.response.body + end } });`,
      'end.mjs': `export const end = '!';`,
      'hooks/tell.mjs': worker(`console.log('first'); console.log(JSON.stringify({ id: document.id, ok: true }));`),
    });
    const { url, event, events } = await serve(`${directory}/scenarios`, ['--watch', '--reporter', 'json=verbose']);
    await untilText(`${url}/a`, 'one!');
    expect(await event('action:logged')).toMatchObject({ line: 'first' });
    write('w.mjs', worker(`console.log(JSON.stringify({ id: document.id, response: { body: 'two' } }));`));
    await untilText(`${url}/a`, 'two!');
    write('end.mjs', `export const end = ;`);
    expect(await event('file:quarantined')).toMatchObject({
      serving: 'last good version',
      diagnostics: [expect.objectContaining({ message: expect.stringContaining('end.mjs:1:20: Unexpected token') })],
    });
    await untilText(`${url}/a`, 'two!');
    write('end.mjs', `export const end = '?';`);
    await untilText(`${url}/a`, 'two?');
    write('hooks/tell.mjs', worker(`console.log('then'); console.log(JSON.stringify({ id: document.id, ok: true }));`));
    await eventually(
      async () => (await getText(`${url}/a`)) === 'two?' && events().some(({ line }) => line === 'then'),
      () => 'the edited worker was not started',
    );
  });

  test('a program that is missing stops the start, at its line or by its flag', async () => {
    const { directory, path } = workspace({ 'a/a.yaml': answering('./none.py'), 'b/b.yaml': answering('[]') });
    const written = await mockrun(['serve', path('a'), '--port', '0', '--no-admin'], { cwd: directory });
    expect(written.code).toBe(2);
    expect(written.stderr).toContain('a.yaml:4:17');
    expect(written.stderr).toContain('there is no program "./none.py"');
    const flagged = await mockrun(['serve', path('b'), '--port', '0', '--middleware', 'none.py'], { cwd: directory });
    expect([flagged.code, flagged.stderr]).toEqual([2, expect.stringContaining('there is no program "none.py"')]);
    for (const command of ['check', 'verify']) {
      const run = await mockrun([command, path('b'), '--middleware', 'none.py'], { cwd: directory });
      expect([command, run.code]).toEqual([command, 2]);
      expect(run.stdout + run.stderr).toContain('there is no program "none.py"');
    }
    const unknown = workspace({ 'a.yaml': answering('{run: no-such-program --fast}') });
    const checked = await mockrun(['check', unknown.directory]);
    expect([checked.code, checked.stdout]).toEqual([
      2,
      expect.stringContaining('there is no program "no-such-program"'),
    ]);
  });
});

describe('what it gives back is wrong', () => {
  const cases: [name: string, text: string, reason: string][] = [
    ['nothing', '', 'wrote nothing to stdout'],
    ['no JSON', 'hello', 'gave back what is not one JSON object: "hello'],
    ['two documents', '{}\n{}', 'gave back what is not one JSON object'],
    ['a list', '[]', 'gave back JSON that is no object'],
    ['no response', '{"request": {}}', 'gave back no "response"'],
    [
      'an unknown key',
      '{"response": {}, "respons": 1}',
      'gave back the unknown key "respons"; did you mean "response"?',
    ],
    [
      'an unknown key inside',
      '{"response": {"statuss": 1}}',
      'gave back the unknown key "statuss" in "response"; did you mean "status"?',
    ],
    [
      'a status as text',
      '{"response": {"status": "200"}}',
      'gave back the status "200"; expected a number from 200 to 599',
    ],
    ['a status out of range', '{"response": {"status": 999}}', 'gave back the status 999'],
    ['a body that is an object', '{"response": {"body": {}}}', 'gave back a "response.body" that is no text'],
    ['a body that is no base64', '{"response": {"body": "%", "encodedBody": true}}', 'that is no base64'],
    ['a header as text', '{"response": {"headers": {"A": "b"}}}', 'gave back "response.headers" that are no object'],
    [
      'a header with a line break',
      '{"response": {"headers": {"A": ["b\\\\r\\\\nX: 1"]}}}',
      'a header "A" with a character that cannot stand in a header',
    ],
  ];

  test.each(cases)('%s: 502 with the reason, for that exchange only', async (_, text, reason) => {
    const { directory } = workspace({
      'a.yaml': `${answering('./mw.mjs')}  - {request: {path: /b}, response: {body: other}}\n`,
      'mw.mjs': program(`process.stdout.write('${text.replaceAll('\n', '\\n')}');`),
    });
    const server = await serve(directory);
    const { status, body, headers } = await get(server);
    expect([status, headers.get('x-mockrun-error')]).toEqual([502, 'true']);
    expect(body).toContain(`the middleware "./mw.mjs" `);
    expect(body).toContain(reason);
    expect(await ended(server)).toEqual({ outcome: 'failed', reason: expect.stringContaining(reason) });
    expect(await get(server, '/b')).toMatchObject({ status: 200, body: 'other' });
  });

  test('an exit code, with what was written to stderr last', async () => {
    const { directory } = workspace({
      'a.yaml': answering('./mw.mjs'),
      'mw.mjs': program(`console.error('no such currency'); process.exitCode = 3;`),
    });
    const server = await serve(directory);
    expect((await get(server)).status).toBe(502);
    const reason = 'the middleware "./mw.mjs" exited with code 3; stderr: no such currency';
    expect(await ended(server)).toEqual({ outcome: 'failed', reason });
  });

  test.each([
    ['a program', './w.mjs', program('setInterval(() => {}, 1000);')],
    ['a worker', RUN_WORKER, worker('')],
    ['a function', '{callback: ./w.mjs#hang}', 'export const hang = () => new Promise(() => {});'],
  ])('%s that hangs is given up in time', async (_, middleware, text) => {
    const list = middleware.startsWith('{')
      ? middleware.replace(/\}$/, ', timeout: 300ms}')
      : '{run: [node, w.mjs], timeout: 300ms}';
    const { directory } = workspace({ 'a.yaml': answering(list), 'w.mjs': text });
    const server = await serve(directory);
    expect((await get(server)).status).toBe(502);
    expect(await ended(server)).toEqual({
      outcome: 'failed',
      reason: expect.stringContaining('timed out after 300 ms'),
    });
  });

  test('a remote that answers anything but 200, or nothing', async () => {
    const receiver = await startReceiver({ status: 500 });
    const { directory } = workspace({ 'a.yaml': answering(`{remote: '${receiver.url}'}`) });
    const server = await serve(directory);
    expect((await get(server)).body).toContain('answered 500, expected 200');
    receiver.answer({ fault: 'drop' });
    const dropped = await get(server);
    expect([dropped.status, dropped.body]).toEqual([502, expect.stringContaining('did not answer: ')]);
    receiver.answer({ body: '' });
    expect((await get(server)).body).toContain('gave back nothing');
  });

  test('a worker that dies, talks nonsense or forgets the id costs only what it had in hand', async () => {
    const { directory } = workspace({
      'a.yaml': `templates:\n  - request: {path: '/{what}'}\n    response: {body: plain}\n    middleware: ${RUN_WORKER}\n`,
      'w.mjs': worker(`
        if (document.request.path === '/die') process.exit(7);
        if (document.request.path === '/talk') console.log('just a moment');
        else if (document.request.path === '/forget') console.log(JSON.stringify({ response: {} }));
        else console.log(JSON.stringify({ id: document.id, response: { body: 'fine' } }));`),
    });
    const server = await serve(directory);
    expect((await get(server, '/fine')).body).toBe('fine');
    expect((await get(server, '/die')).body).toContain('exited with code 7 while it had this in hand');
    expect((await get(server, '/talk')).body).toContain('not one JSON object: "just a moment"');
    expect((await get(server, '/forget')).body).toContain('without the "id"');
    expect((await get(server, '/fine')).body).toBe('fine');
  });

  test('a function that throws, or returns nothing', async () => {
    const { directory } = workspace({
      'a.yaml': `${answering('{callback: ./m.mjs#bad}')}  - {request: {path: /b}, response: {body: b}, middleware: {callback: ./m.mjs#none}}\n`,
      'm.mjs': `export const bad = () => { throw new TypeError('no'); };\nexport const none = () => {};`,
    });
    const server = await serve(directory);
    expect((await get(server)).body).toContain('threw TypeError: no (./m.mjs:1:34)');
    expect((await get(server, '/b')).body).toContain('gave back nothing');
  });
});

describe('when it runs', () => {
  test('behind templates and before the delay; actions see what it made, and the entry stays as it is', async () => {
    const receiver = await startReceiver({});
    const { directory } = workspace({
      'a.yaml': `templates:
  - request: {path: /a}
    response: {templated: true, body: 'call {{call}}', delay: 1ms}
    middleware: {callback: ./m.mjs#mark}
    afterActions: {webhook: {method: POST, url: '${receiver.url}', body: '{$response.body} {$statusCode}'}}
`,
      'm.mjs': `export const mark = (d) => ({ request: { path: 7 }, response: { status: 202, body: '<' + d.response.body + '>' } });`,
    });
    const server = await serve(directory);
    expect(await get(server)).toMatchObject({ status: 202, body: '<call 1>' });
    expect(await get(server)).toMatchObject({ status: 202, body: '<call 2>' });
    const told = await receiver.received(2);
    expect(told.map(({ body }) => body).sort()).toEqual(['<call 1> 202', '<call 2> 202']);
  });

  test('in spy on a hit; what the real service answers stays as it came', async () => {
    const service = await startReceiver({ body: 'real' });
    const { directory } = workspace({
      'scenarios/a.yaml': answering('./entry.mjs'),
      'scenarios/entry.mjs': appends('entry'),
      'mw.mjs': appends('flag'),
    });
    const flags = ['--mode', 'spy', '--upstream', service.url, '--middleware', './mw.mjs'];
    const server = await serve(`${directory}/scenarios`, flags, { cwd: directory });
    expect((await get(server)).body).toBe('plain flag entry');
    expect((await get(server, '/elsewhere')).body).toBe('real');
  });

  test('binary bodies go as base64 and come back the same', async () => {
    const { directory } = workspace({
      'a.yaml': `templates:\n  - request: {path: /a}\n    response: {body: /wD+, encodedBody: true}\n    middleware: {callback: ./m.mjs#same}\n`,
      'm.mjs': 'export const same = (d) => d;',
    });
    const server = await serve(directory);
    const bytes = Buffer.from(await (await fetch(`${server.url}/a`)).arrayBuffer());
    expect(bytes.toString('base64')).toBe('/wD+');
  });
});

describe('the examples of docs/middleware.md', () => {
  test.runIf(hasPython)('change answers as they say', async () => {
    const named = ['py', 'js'].flatMap((language) => examplesIn('docs/middleware.md', language));
    const scenarios = examplesIn('docs/middleware.md', 'yaml').filter(({ about }) => about === '');
    const files = [
      ...named.map(({ about, text }) => [about, text] as const),
      ...scenarios.map(({ text }, index) => [`${index}.yaml`, text] as const),
    ];
    const server = await serve(workspace(Object.fromEntries(files)).directory);
    expect(JSON.parse((await get(server, '/prices/tea')).body)).toEqual({ amount: 92, currency: 'EUR' });
    const late = await fetch(`${server.url}/checkout`, { method: 'POST', body: 'four' });
    expect([late.status, late.headers.get('x-bytes')]).toEqual([201, '4']);
  });
});
