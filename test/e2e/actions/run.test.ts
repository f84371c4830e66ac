import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { eventually, type MockrunEvent, mockrun, type Running, serve, type Workspace, workspace } from '../harness.ts';

const NODE = JSON.stringify(process.execPath);
const hasPython = spawnSync('python3', ['-c', '']).status === 0;

type Run = Readonly<Record<string, unknown>>;

const finished = (server: Running, name: string): Run[] =>
  server
    .events()
    .flatMap((event) => (event.type === 'exchange:ended' ? ((event.actions ?? []) as Run[]) : []))
    .filter((run) => run.name === name);

/** The first `count` ended runs of an action. */
async function runsOf(server: Running, name: string, count = 1): Promise<Run[]> {
  await eventually(
    () => finished(server, name).length >= count,
    () => `${finished(server, name).length} runs of ${name} have ended:\n${server.stdout().slice(-3000)}`,
  );
  return finished(server, name);
}

const logged = (server: Running): string[] =>
  server.events().flatMap((event: MockrunEvent) => (event.type === 'action:logged' ? [String(event.line)] : []));

const post = (server: Running, path: string, body = ''): Promise<Response> =>
  fetch(server.url + path, { method: 'POST', body });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const isGone = (pid: number): Promise<true> =>
  eventually(
    () => !isAlive(pid),
    () => `${pid} is still alive`,
  );

/** A template for POST of `/NAME`, whose answer is followed by an action of that name. */
const template = (name: string, action: string): string => `
  - request: {method: POST, path: /${name}}
    response: {body: ${name}}
    afterActions: {name: ${name}, ${action}}`;

const scenario = (actions: Readonly<Record<string, string>>): string =>
  `templates:${Object.entries(actions)
    .map(([name, action]) => template(name, action))
    .join('')}\n`;

/** As many lines as there are documents on stdin, each handled by the expression `answer`. */
const worker = (answer: string): string => `
  import { createInterface } from 'node:readline';
  import { writeFileSync } from 'node:fs';
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, request } = JSON.parse(line);
    const say = (answer) => console.log(JSON.stringify(answer));
    ${answer}
  }`;

const pidIn = (files: Workspace, name: string): Promise<number> =>
  eventually(
    // Between its creation and the write it is empty.
    () => existsSync(files.path(name)) && (Number(readFileSync(files.path(name), 'utf8')) || false),
    () => `no ${name}`,
  );

describe('a script', () => {
  test('that goes wrong in any way is told, and never harms the answer', async () => {
    const files = workspace({
      'ok.mjs': `let text = ''; for await (const chunk of process.stdin) text += chunk;
        const { request, response } = JSON.parse(text);
        console.error(request.method, request.body, response.status, process.env.FROM, process.env.MOCKRUN_URL);`,
      'plain.sh': '#!/bin/sh\n',
      'exit-3.mjs': `console.error('no such order'); process.exitCode = 3;`,
      'loud.mjs': `const piece = 'x'.repeat(1024 * 1024);
        for (let n = 0; n < 50; n += 1) { process.stdout.write(piece); process.stderr.write(piece); }`,
      'deaf.mjs': `setTimeout(() => {}, 50);`,
      'stubborn.mjs': `import { writeFileSync } from 'node:fs';
        process.on('SIGTERM', () => {}); writeFileSync('stubborn.pid', String(process.pid)); setInterval(() => {}, 1000);`,
      'killed.mjs': `process.kill(process.pid, 'SIGKILL');`,
      'a.yaml': scenario({
        ok: `run: {command: [${NODE}, ok.mjs], env: {FROM: '{$request.body#/from}'}}`,
        missing: 'run: ./missing.sh now',
        unknown: 'run: no-such-program',
        plain: 'run: ./plain.sh',
        nowhere: `run: {command: [${NODE}, -v], cwd: nowhere}`,
        three: `run: [${NODE}, exit-3.mjs]`,
        loud: `run: [${NODE}, loud.mjs]`,
        deaf: `run: [${NODE}, deaf.mjs]`,
        stubborn: `run: [${NODE}, stubborn.mjs], timeout: 1s`,
        killed: `run: [${NODE}, killed.mjs]`,
      }),
    });
    const check = await mockrun(['check', files.directory]);
    expect(check.code).toBe(0);
    expect(check.stdout + check.stderr).toContain('the script "./missing.sh" does not exist');

    const server = await serve(files.directory);
    const expected: Readonly<Record<string, object>> = {
      ok: { outcome: 'passed', exitCode: 0, stderr: `POST {"from":"tests"} 200 tests ${server.url}\n` },
      missing: {
        outcome: 'broken',
        reason: `the program "./missing.sh" does not exist: looked for ${files.path('missing.sh')}`,
      },
      unknown: { outcome: 'broken', reason: 'no program is called "no-such-program" in the folders of PATH' },
      plain: { outcome: 'broken', reason: expect.stringContaining('"./plain.sh" is not executable') },
      nowhere: { outcome: 'broken', reason: expect.stringContaining('does not exist') },
      three: { outcome: 'failed', reason: 'exit code 3', exitCode: 3, stderr: 'no such order\n' },
      loud: { outcome: 'passed', exitCode: 0 },
      deaf: { outcome: 'passed', exitCode: 0 },
      stubborn: { outcome: 'failed', reason: 'timed out after 1000 ms' },
      killed: { outcome: 'failed', reason: 'killed by SIGKILL', killedBy: 'SIGKILL' },
    };
    await Promise.all(
      Object.keys(expected).map(async (name) => {
        const body = name === 'deaf' ? 'x'.repeat(3_000_000) : '{"from":"tests"}';
        const answer = await post(server, `/${name}`, body);
        expect(await answer.text()).toBe(name);
      }),
    );
    for (const [name, result] of Object.entries(expected)) {
      const [run] = await runsOf(server, name);
      expect(run, name).toMatchObject(result);
    }
    await isGone(await pidIn(files, 'stubborn.pid'));
  });

  test('is a gate whose answer later actions and the response can read', async () => {
    const files = workspace({
      'gate.mjs': `console.log(JSON.stringify({ user: 'ada' }));`,
      'shut.mjs': 'process.exitCode = 3;',
      'a.yaml': `
templates:
  - request: {path: /open}
    beforeActions: {name: gate, run: [${NODE}, gate.mjs], failurePolicy: FAIL_FAST}
    response: {templated: true, body: '{{steps.gate.json.user}}'}
  - request: {path: /shut}
    beforeActions: {name: gate, run: [${NODE}, shut.mjs], failurePolicy: FAIL_FAST}
    response: {body: open}
`,
    });
    const server = await serve(files.directory);
    expect(await (await fetch(`${server.url}/open`)).text()).toBe('ada');
    const shut = await fetch(`${server.url}/shut`);
    expect(shut.status).toBe(502);
    expect(await shut.text()).toMatch(/gate.*exit code 3/s);
  });

  test('runs as often as it is called, and never more at once than is allowed', async () => {
    const files = workspace({
      // Each notes that it began and that it ended; what was open between is how many ran.
      'count.sh': 'echo + >> log; sleep 0.01; echo - >> log',
      'a.yaml': scenario({ three: 'run: [sh, count.sh], concurrency: 3' }),
    });
    const server = await serve(files.directory, ['--reporter', 'json', '--grace', '60s']);
    await Promise.all(Array.from({ length: 200 }, () => post(server, '/three')));
    server.signal('SIGTERM');
    await server.ended;
    const runs = finished(server, 'three');
    expect(runs.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 200 }, () => 'passed'));
    const changes = readFileSync(files.path('log'), 'utf8').trim().split('\n');
    expect(changes).toHaveLength(400);
    let running = 0;
    let most = 0;
    for (const change of changes) {
      running += change === '+' ? 1 : -1;
      most = Math.max(most, running);
    }
    expect(most).toBeLessThanOrEqual(3);
  }, 60_000);
});

describe('a worker', () => {
  test('serves many requests, talks rubbish, fails, dies and hangs, and every call is told', async () => {
    const files = workspace({
      'worker.mjs': worker(`
        if (request.body === 'pid') writeFileSync('pid', String(process.pid));
        if (request.body === 'rubbish') { console.log('rubbish'); console.error('more of it'); say({ id: 999, ok: true }); }
        if (request.body === 'die') process.exit(7);
        if (request.body === 'hang') while (true);
        if (request.body === 'nonsense') say({ id, ok: 'perhaps' });
        else say(request.body === 'fail' ? { id, ok: false, error: 'not today' } : { id, ok: true });`),
      'a.yaml': scenario({
        work: `run: {command: [${NODE}, worker.mjs], mode: worker}, timeout: 2s`,
      }),
    });
    const server = await serve(files.directory);
    let count = 0;
    const result = async (body: string): Promise<Run> => {
      await post(server, '/work', body);
      count += 1;
      const runs = await runsOf(server, 'work', count);
      return runs.at(-1) as Run;
    };
    expect(await result('pid')).toMatchObject({ outcome: 'passed' });
    const pid = await pidIn(files, 'pid');
    expect(await result('rubbish')).toMatchObject({ outcome: 'passed' });
    await eventually(
      () => ['rubbish', 'more of it', '{"id":999,"ok":true}'].every((line) => logged(server).includes(line)),
      () => logged(server).join('\n'),
    );
    expect(await result('fail')).toMatchObject({ outcome: 'failed', reason: 'not today' });
    expect(await result('nonsense')).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('nonsense') });
    expect(isAlive(pid)).toBe(true);
    expect(await result('die')).toMatchObject({
      outcome: 'failed',
      reason: 'the worker exited with code 7 while it had this in hand',
      exitCode: 7,
    });
    expect(await result('fine')).toMatchObject({ outcome: 'passed' });
    expect(await result('hang')).toMatchObject({ outcome: 'failed', reason: 'timed out after 2000 ms' });
    expect(await result('fine')).toMatchObject({ outcome: 'passed' });
    await isGone(pid);
  }, 30_000);

  test('gives no secret of its requests away in the log', async () => {
    const files = workspace({
      'worker.mjs': worker(`
        const key = request.headers['X-Api-Key'][0];
        console.error('working for ' + key);
        say({ id, ok: true });
        console.log('x'.repeat(1995) + key + ' is done');`),
      'a.yaml': scenario({ work: `run: {command: [${NODE}, worker.mjs], mode: worker}` }),
    });
    const server = await serve(files.directory);
    await fetch(`${server.url}/work`, { method: 'POST', headers: { 'X-Api-Key': 'key-of-a-customer' } });
    const cut = `${'x'.repeat(1995)}[reda… (${1995 + '[redacted] is done'.length} characters)`;
    await eventually(
      () => [`working for [redacted]`, cut].every((line) => logged(server).includes(line)),
      () => logged(server).join('\n'),
    );
    expect(server.stdout()).not.toContain('key-o');
  });

  test('loses nothing when it dies under load', async () => {
    const files = workspace({
      'worker.mjs': worker(`
        if (request.body === '77' || request.body === '140') process.exit(1);
        say({ id, ok: true });`),
      'a.yaml': scenario({
        work: `run: {command: [${NODE}, worker.mjs], mode: worker, workers: 2}`,
      }),
    });
    const server = await serve(files.directory, ['--reporter', 'json', '--grace', '60s']);
    await Promise.all(Array.from({ length: 200 }, (_, n) => post(server, '/work', String(n))));
    server.signal('SIGTERM');
    await server.ended;
    const outcomes = finished(server, 'work').map(({ outcome }) => outcome);
    expect(outcomes).toHaveLength(200);
    expect(outcomes.filter((outcome) => outcome === 'failed')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'passed')).toHaveLength(198);
  }, 60_000);

  test('outlives a reload, unless its script was edited', async () => {
    const text = worker(`writeFileSync('pid-' + request.body, String(process.pid)); say({ ok: true });`);
    const yaml = scenario({ work: `run: {command: [${NODE}, worker.mjs], mode: worker}` });
    const files = workspace({ 'worker.mjs': text, 'a.yaml': yaml });
    const server = await serve(files.directory, ['--reporter', 'json', '--watch']);
    const pidOf = async (body: string): Promise<number> => {
      await post(server, '/work', body);
      return await pidIn(files, `pid-${body}`);
    };
    const first = await pidOf('1');
    files.write('a.yaml', `description: another\n${yaml}`);
    await server.event('library:loaded', { after: server.events().length });
    expect(await pidOf('2')).toBe(first);
    const before = server.events().length;
    files.write('worker.mjs', `${text}\n// edited`);
    await server.event('library:loaded', { after: before });
    expect(await pidOf('3')).not.toBe(first);
    await isGone(first);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('is gone when %s has ended mockrun', async (signal) => {
    const files = workspace({
      'worker.mjs': worker(`writeFileSync('pid', String(process.pid)); say({ ok: true });`),
      'a.yaml': scenario({ work: `run: {command: [${NODE}, worker.mjs], mode: worker}` }),
    });
    const server = await serve(files.directory);
    await post(server, '/work');
    await runsOf(server, 'work');
    const pid = await pidIn(files, 'pid');
    server.signal(signal);
    await server.ended;
    await isGone(pid);
  });

  test.skipIf(!hasPython)('may be written in Python', async () => {
    const files = workspace({
      'worker.py': [
        'import json, sys',
        'for line in sys.stdin:',
        '    document = json.loads(line)',
        '    print(json.dumps({"id": document["id"], "ok": document["request"]["body"] != "no"}), flush=True)',
      ].join('\n'),
      'a.yaml': scenario({ work: 'run: {command: python3 worker.py, mode: worker}' }),
    });
    const server = await serve(files.directory);
    await post(server, '/work', 'yes');
    expect((await runsOf(server, 'work'))[0]).toMatchObject({ outcome: 'passed' });
    await post(server, '/work', 'no');
    expect((await runsOf(server, 'work', 2))[1]).toMatchObject({
      outcome: 'failed',
      reason: 'the worker says it failed',
    });
  });
});

describe('a program that is running when mockrun ends', () => {
  test.each(['SIGTERM', 'twice SIGINT'])('is ended with it: %s', async (how) => {
    const files = workspace({
      'slow.mjs': `import { writeFileSync } from 'node:fs';
        process.on('SIGTERM', () => {}); writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000);`,
      'a.yaml': scenario({ slow: `run: [${NODE}, slow.mjs]` }),
    });
    const grace = how === 'SIGTERM' ? '100ms' : '60s';
    const server = await serve(files.directory, ['--reporter', 'json', '--grace', grace]);
    await post(server, '/slow');
    const pid = await pidIn(files, 'pid');
    if (how === 'SIGTERM') server.signal('SIGTERM');
    else {
      server.signal('SIGINT');
      await server.event('session:stopping');
      server.signal('SIGINT');
    }
    await server.ended;
    await isGone(pid);
    if (how === 'SIGTERM') {
      const { abandonedActions } = await server.event('session:ended');
      expect(abandonedActions).toEqual([{ name: 'slow', runs: 1 }]);
    }
  });
});
