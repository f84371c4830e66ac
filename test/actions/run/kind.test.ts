import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ActionSite } from '../../../src/actions/kinds/kind.ts';
import { run } from '../../../src/actions/kinds/run.ts';
import type { RunSource } from '../../../src/actions/run/source.ts';
import { runTarget } from '../../../src/actions/run/target.ts';
import type { Target } from '../../../src/model/action.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { RenderError } from '../../../src/model/rendering.ts';
import { get, type MapNode, type SequenceNode, toJson } from '../../../src/source/nodes.ts';
import { Reading } from '../../../src/source/reading.ts';
import { SourceText } from '../../../src/source/text.ts';
import { parseYaml } from '../../../src/source/yaml.ts';
import { reply, request } from '../../support/hand-made.ts';
import { FakeWorld, jobOf } from '../../support/world.ts';

const FOLDER = '/mocks';

/** Files beside the scenario. */
const FILES = ['/mocks/tool', '/mocks/hooks/notify.py', '/mocks/filled.js'];

interface Compiled {
  readonly value: RunSource | undefined;
  readonly target: Target | undefined;
  readonly problems: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

function compile(node: MapNode, phase: ActionSite['phase'] = 'after'): Compiled {
  const reading = new Reading({
    vars: { name: 'filled' },
    open: (name) =>
      FILES.includes(name)
        ? { path: name, bytes: Buffer.from('text') }
        : { code: 'missing-file', message: `no ${name}` },
  });
  const written = get(node, 'run') as MapNode;
  const value = run.value.read(written, reading) as RunSource | undefined;
  const site: ActionSite = {
    node: written,
    reading,
    phase,
    steps: [],
    params: [],
    folder: FOLDER,
    module: () => undefined,
  };
  const target = value && run.compile(value, site);
  const lines = written.text.text.split('\n');
  const problems = reading.diagnostics.map(({ severity, code, place, end }) => {
    const marked = lines[place.line - 1]?.slice(place.column - 1, place.line === end.line ? end.column - 1 : undefined);
    return `${severity} ${code} ${marked}`;
  });
  return { value, target, problems, diagnostics: reading.diagnostics };
}

const documentOf = (text: string) =>
  parseYaml(new SourceText('a.yaml', `${FOLDER}/a.yaml`, text), { anything: true }).root;

const compileText = (yaml: string, phase?: ActionSite['phase']): Compiled =>
  compile(documentOf(`run: ${yaml}`) as MapNode, phase);

const cases = documentOf(
  readFileSync(new URL('../../../fixtures/actions/run/kind.yaml', import.meta.url), 'utf8'),
) as SequenceNode;

describe('what `run` reads', () => {
  test.each(cases.items.map((item) => [(item as MapNode).text.text.slice(item.start, item.end), item as MapNode]))(
    '%s',
    async (_, item) => {
      const { target, problems } = compile(item);
      const expected = (key: string): unknown => {
        const node = get(item, key);
        return node && toJson(node);
      };
      expect(problems).toEqual(expected('problems') ?? []);
      if (problems.some((problem) => problem.startsWith('error'))) return expect(target).toBeUndefined();
      if (expected('summary')) expect(target?.summary).toBe(expected('summary'));
      expect(target?.resources !== undefined).toBe(expected('worker') ?? false);
      if (expected('worker')) return;
      const world = new FakeWorld();
      const job = jobOf({ request: request({ method: 'POST', body: Buffer.from('{"id": 5}') }) });
      await target?.attempt(job, world);
      const [ran] = world.processes.commands;
      if (expected('command'))
        expect([ran?.command.program, ...(ran?.command.args ?? [])]).toEqual(expected('command'));
      const { MOCKRUN_URL, ...env } = ran?.command.env ?? {};
      expect(MOCKRUN_URL).toBe('http://127.0.0.1:8500');
      expect(env).toEqual(expected('env') ?? {});
      const cwd = new URL((expected('cwd') as string | undefined) ?? '', `file://${FOLDER}/`).pathname;
      expect(ran?.command.cwd).toBe(cwd.replace(/\/$/, ''));
    },
  );

  test('a missing script says where it was looked for', () => {
    const [problem] = compileText('[python3, gone.py]').diagnostics;
    expect(problem?.message).toBe('the script "gone.py" does not exist');
    expect(problem?.hint).toBe('looked for /mocks/gone.py; until it is there, each run is broken');
  });

  test('its schema takes all forms', () => {
    const schema = JSON.stringify(run.value.schema({ entries: {}, refer: (_, make) => make() }));
    for (const part of ['"worker"', '"workers"', '"type":"array"', '"hoverfly"']) expect(schema).toContain(part);
  });

  test('runs of processes share a lane as wide as the machine; each pool has its own, which is as wide as its workers', () => {
    const process = compileText('a b').value as RunSource;
    expect(run.concurrency?.(process)).toBe('cpus');
    expect(run.ownLane?.(process)).toBeUndefined();
    const pools = ['workers: 1', 'workers: 2', 'cwd: x', 'env: {A: b}'].map(
      (more) => compileText(`{command: a, mode: worker, ${more}}`).value as RunSource,
    );
    expect(pools.map((pool) => run.concurrency?.(pool))).toEqual([8, 16, 8, 8]);
    expect(new Set(pools.map((pool) => run.ownLane?.(pool))).size).toBe(4);
    const same = compileText('{command: [a], mode: worker}').value as RunSource;
    expect(run.ownLane?.(same)).toBe(run.ownLane?.(pools[0] as RunSource));
  });
});

describe('a process', () => {
  const target = runTarget({ command: ['tool'], cwd: '/' });
  const attempt = (end: object, job = jobOf(), which = target) => {
    const world = new FakeWorld();
    world.processes.end = end;
    return which.attempt(job, world);
  };

  test.each([
    [{ exitCode: 0 }, { outcome: 'passed', exitCode: 0 }],
    [
      { exitCode: 0, stderr: 'hm' },
      { outcome: 'passed', exitCode: 0, stderr: 'hm' },
    ],
    [{ exitCode: 3 }, { outcome: 'failed', reason: 'exit code 3', exitCode: 3 }],
    [
      { exitCode: undefined, killedBy: 'SIGKILL', stderr: 'x' },
      { outcome: 'failed', reason: 'killed by SIGKILL', killedBy: 'SIGKILL', stderr: 'x' },
    ],
    [
      { exitCode: undefined, problem: 'no such program' },
      { outcome: 'broken', reason: 'no such program' },
    ],
  ])('that ends with %j', async (end, result) => {
    expect(await attempt(end)).toEqual(result);
  });

  test('gets the request, and the response once there is one, in the wanted form', async () => {
    const world = new FakeWorld();
    await target.attempt(jobOf(), world);
    await target.attempt(jobOf({ reply: reply('hello') }), world);
    await runTarget({ command: ['tool'], cwd: '/', payload: 'hoverfly' }).attempt(jobOf(), world);
    const [before, after, hoverfly] = world.processes.commands.map(({ options }) => JSON.parse(options?.input ?? ''));
    expect(before).toMatchObject({ request: { method: 'GET', path: '/' } });
    expect(before).not.toHaveProperty('response');
    expect(after).toMatchObject({ response: { status: 200, body: 'hello' } });
    expect(hoverfly).toMatchObject({ request: { path: [{ matcher: 'exact', value: '/' }] } });
  });

  test('is broken when a template in its environment fails', async () => {
    const failing = (): string => {
      throw new RenderError('no such thing', 'a.yaml:3:5');
    };
    const result = await attempt({}, jobOf(), runTarget({ command: ['tool'], cwd: '/', env: { A: failing } }));
    expect(result).toEqual({ outcome: 'broken', reason: 'no such thing (a.yaml:3:5)' });
  });

  test('what it wrote can be read by later actions where these wait for it, and only there', async () => {
    const end = { exitCode: 3, stdout: Buffer.from('{"user": 7}') };
    const gate = compileText('tool', 'before').target as Target;
    expect(await attempt(end, jobOf(), gate)).toMatchObject({
      outcome: 'failed',
      answer: { status: null, body: '{"user": 7}', json: { user: 7 } },
    });
    const tee = compileText('tool', 'after').target as Target;
    expect(await attempt(end, jobOf(), tee)).not.toHaveProperty('answer');
  });
});

describe('workers', () => {
  const pool = (yaml: string) => compileText(`{mode: worker, ${yaml}}`).target?.resources?.[0];

  test('with the same command, folder and environment are shared, and kept by a reload', () => {
    expect(pool('command: [a, b]')).toBe(pool('command: a b'));
    const others = ['command: a', 'command: a b, workers: 2', 'command: a b, cwd: x', 'command: a b, env: {A: b}'];
    expect(new Set([pool('command: a b'), ...others.map(pool)]).size).toBe(5);
  });

  test('are others when the script was edited', () => {
    expect(pool('command: python3 hooks/notify.py')).toContain('hooks/notify.py');
    const plan = { command: ['a'], cwd: '/', mode: 'worker' } as const;
    expect(runTarget({ ...plan, version: '1' }).resources).not.toEqual(runTarget({ ...plan, version: '2' }).resources);
  });
});
