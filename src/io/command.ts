import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { cannotStart } from './process/cannot-start.ts';
import { endLeftBehind, killAll } from './process/left-behind.ts';
import { Lines } from './process/lines.ts';
import { HAS_GROUPS, live, signalGroup } from './process/live.ts';

export interface CommandOptions {
  /** The program and its arguments; at least one. Never through a shell. */
  readonly words: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Beside the environment mockrun was started with; what is undefined is taken away from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `inherit`: mockrun's own streams; `stderr`: both go there, since stdout is for one format alone; else its lines. */
  readonly output: 'inherit' | 'stderr' | ((stream: 'stdout' | 'stderr', line: string) => void);
  /** Milliseconds after which it is ended. Default: never. */
  readonly timeout?: number | undefined;
}

export interface CommandEnd {
  /** Why it never ran. */
  readonly problem?: string;
  readonly exitCode?: number;
  readonly killedBy?: string;
  readonly timedOut: boolean;
  /** Processes that outlived it, and were ended: `sleep (4711)`. */
  readonly leftBehind: readonly string[];
}

export interface RunningCommand {
  /** Never rejects; once nothing of it is left. */
  readonly ended: Promise<CommandEnd>;
  /** Passes a signal on to it and to all that it has started. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it: SIGTERM, and two seconds later SIGKILL. */
  end(): void;
}

/** Milliseconds from SIGTERM to SIGKILL. */
const PATIENCE = 2000;
/** Milliseconds that its output may stay open when nothing of it is left: whoever holds it is not ours. */
const OUTPUT_PATIENCE = 500;
/** Characters of a line; what is behind them is dropped. */
const LONGEST_LINE = 65_536;
/** Tells its descendants from all others, also those that have left its process group. */
const MARK = 'MOCKRUN_COMMAND_ID';

/**
 * Runs the command that `verify` judges, in a process group of its own, so that signals reach all of it and nothing
 * outlives it. Such a group is not the terminal's: Ctrl-C comes to mockrun, which passes it on, and whoever reads the
 * terminal would be stopped by the system. So standard input is passed on unless it is a terminal; then it is empty, as
 * it is in CI.
 */
export function startCommand(options: CommandOptions, id: string): RunningCommand {
  let child: ChildProcess | undefined;
  const ended = new Promise<CommandEnd>((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void =>
      resolve({ problem: whyNot(options, error), timedOut: false, leftBehind: [] });
    try {
      child = launch(options, id);
    } catch (error) {
      failed(error as NodeJS.ErrnoException);
      return;
    }
    child.once('error', failed);
    void over(child, options, id).then(resolve);
  });
  const pid = child?.pid;
  if (pid !== undefined) {
    live.add(pid);
    const leave = (): void => killAll(pid, `${MARK}=${id}`);
    process.on('exit', leave);
    void ended.then(() => process.off('exit', leave));
  }
  return {
    ended,
    signal(signal) {
      if (pid !== undefined && child?.exitCode === null && child.signalCode === null) signalGroup(pid, signal);
    },
    end: () => terminate(child),
  };
}

function launch({ words, cwd, env, output }: CommandOptions, id: string): ChildProcess {
  const [program = '', ...args] = words;
  const stdin = isatty(0) ? 'ignore' : 'inherit';
  const streams = { inherit: [1, 2], stderr: [2, 2] } as const;
  const [stdout, stderr] = typeof output === 'string' ? streams[output] : (['pipe', 'pipe'] as const);
  // A list that shows colours would see none: programs look whether they write to a terminal.
  const colors = typeof output === 'function' && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {};
  const child = spawn(program, args, {
    cwd,
    env: { ...colors, ...process.env, ...env, [MARK]: id },
    stdio: [stdin, stdout, stderr],
    detached: HAS_GROUPS,
    windowsHide: true,
  });
  if (typeof output === 'string') return child;
  for (const name of ['stdout', 'stderr'] as const) {
    const lines = new Lines(LONGEST_LINE, (line) => output(name, line));
    const stream = child[name] as Readable;
    stream.on('data', (chunk: Buffer) => lines.add(chunk)).on('error', () => {});
    child.once('close', () => lines.end());
  }
  return child;
}

async function over(child: ChildProcess, { timeout }: CommandOptions, id: string): Promise<CommandEnd> {
  let timedOut = false;
  const stop = (): void => {
    timedOut = true;
    terminate(child);
  };
  // It need not keep mockrun alive: the command does, unless it never began.
  const timer = timeout === undefined ? undefined : setTimeout(stop, Math.min(timeout, 0x7fffffff)).unref();
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const [exitCode, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('exit', (...how) => resolve(how));
  });
  clearTimeout(timer);
  const leftBehind = await endLeftBehind(child.pid as number, `${MARK}=${id}`, PATIENCE);
  live.delete(child.pid as number);
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, OUTPUT_PATIENCE).unref())]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return { ...(killedBy === null ? { exitCode: exitCode ?? 0 } : { killedBy }), timedOut, leftBehind };
}

function terminate(child: ChildProcess | undefined): void {
  const { pid } = child ?? {};
  if (pid !== undefined && signalGroup(pid, 'SIGTERM')) live.killAfter(pid, PATIENCE);
}

function whyNot({ words, cwd }: CommandOptions, error: NodeJS.ErrnoException): string {
  const [program = '', ...args] = words;
  return cannotStart(
    { program: /[/\\]/.test(program) ? path.resolve(cwd, program) : program, args, cwd, env: {} },
    error,
  );
}
