import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

export const BINARY = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../../fixtures/e2e/', import.meta.url));
/** Far more than anything takes: a test that runs into it fails with what was said until then. */
const PATIENCE = 10_000;

export const fixture = (name: string): Buffer => readFileSync(path.join(FIXTURES, name));

/** A directory of its own for one test, gone when the test is over. */
export interface Workspace {
  readonly directory: string;
  readonly path: (name: string) => string;
  readonly write: (name: string, content: string | Buffer) => void;
  /** Writes beside the file and renames over it, as most editors save. */
  readonly writeAtomically: (name: string, content: string) => void;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (name: string) => void;
}

export function workspace(files: Readonly<Record<string, string | Buffer>> = {}): Workspace {
  const directory = mkdtempSync(path.join(tmpdir(), 'mockrun-e2e-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const inside = (name: string): string => path.join(directory, name);
  const write = (name: string, content: string | Buffer): void => {
    mkdirSync(path.dirname(inside(name)), { recursive: true });
    writeFileSync(inside(name), content);
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return {
    directory,
    path: inside,
    write,
    writeAtomically(name, content) {
      write(`${name}.tmp~`, content);
      renameSync(inside(`${name}.tmp~`), inside(name));
    },
    rename: (from, to) => renameSync(inside(from), inside(to)),
    remove: (name) => rmSync(inside(name), { recursive: true }),
  };
}

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `mockrun` to its end. */
export async function mockrun(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return await launch(args, options).ended;
}

export interface Running {
  readonly url: string;
  /** Of the admin API; `''` without one. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly readyFile: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** What `--reporter json` wrote so far. */
  readonly events: () => readonly MockrunEvent[];
  /** The first event of that type behind the first `after` events, as soon as it is there. */
  readonly event: (type: string, options?: { after?: number }) => Promise<MockrunEvent>;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Run>;
}

export type MockrunEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

interface ReadyInfo {
  readonly url: string;
  readonly adminUrl?: string;
  readonly pid: number;
}

export interface ServeOptions extends RunOptions {
  /** Default: any free one, so that tests do not meet at the usual one. */
  readonly adminPort?: 'usual';
}

/** Starts `mockrun serve` on a free port and waits until it is ready. Stopped when the test is over. */
export async function serve(
  directory: string,
  flags: readonly string[] = ['--reporter', 'json'],
  options: ServeOptions = {},
): Promise<Running> {
  const readyFile = path.join(mkdtempSync(path.join(tmpdir(), 'mockrun-e2e-ready-')), 'ready.json');
  onTestFinished(() => rmSync(path.dirname(readyFile), { recursive: true, force: true }));
  const ports = ['--port', '0', ...(options.adminPort === 'usual' ? [] : ['--admin-port', '0'])];
  const launched = launch(['serve', directory, ...ports, '--ready-file', readyFile, ...flags], options);
  const { stdout, stderr, ended } = launched;
  let over: Run | undefined;
  void ended.then((run) => (over = run));
  await eventually(
    () => {
      if (over) throw new Error(`mockrun ended with ${over.code}:\n${over.stdout}${over.stderr}`);
      return existsSync(readyFile);
    },
    () => `mockrun is not ready:\n${stdout()}${stderr()}`,
  );
  const { url, adminUrl = '', pid } = JSON.parse(readFileSync(readyFile, 'utf8')) as ReadyInfo;
  const events = (): MockrunEvent[] =>
    stdout()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as MockrunEvent);
  return {
    url,
    adminUrl,
    port: Number(new URL(url).port),
    pid,
    readyFile,
    stdout,
    stderr,
    events,
    async event(type, { after = 0 } = {}) {
      const find = (): MockrunEvent | undefined =>
        events()
          .slice(after)
          .find((event) => event.type === type);
      return await eventually(find, () => `no ${type} in:\n${stdout()}${stderr()}`);
    },
    signal: (signal) => void launched.child.kill(signal),
    ended,
  };
}

interface Launched {
  readonly child: ChildProcess;
  readonly ended: Promise<Run>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** Starts `mockrun`; ended when the test is over. */
export function launch(args: readonly string[], { cwd, env }: RunOptions = {}): Launched {
  const own = Object.entries(process.env).filter(([name]) => !/^(MOCKRUN_|CI$|FORCE_COLOR$|NODE_OPTIONS$)/.test(name));
  const child = spawn(process.execPath, [BINARY, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(own), ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8');
    child[stream].on('data', (chunk: string) => (text[stream] += chunk));
  }
  const ended = new Promise<Run>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...text }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, stdout: () => text.stdout, stderr: () => text.stderr };
}

/** What `check` returns, as soon as it is anything but undefined or false. */
export async function eventually<T>(
  check: () => T | Promise<T>,
  otherwise: () => string,
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    const value = await check();
    if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    await sleep(5);
  }
  return expect.fail(otherwise());
}

/** The body of a GET, as text. */
export async function getText(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

/** Waits until a GET answers with this body: reloads have no moment of their own to wait for. */
export async function untilText(url: string, text: string): Promise<void> {
  let last = '';
  await eventually(
    async () => (last = await getText(url)) === text,
    () => `${url} still answers ${JSON.stringify(last)}, not ${JSON.stringify(text)}`,
  );
}
