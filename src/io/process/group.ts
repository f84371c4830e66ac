import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Command } from '../../model/processes.ts';
import { cannotStart } from './cannot-start.ts';
import { HAS_GROUPS, live, signalGroup } from './live.ts';

/** Milliseconds from SIGTERM to SIGKILL. */
const GRACE = 2000;

/** Milliseconds that the output of a program which has ended may stay open and silent: something else may hold it. */
const OUTPUT_GRACE = 250;
/** So many times it may break its silence. */
const MOST_GRACES = 10;

/** How a program ended, or why it never ran. */
export type Ending = { readonly problem: string } | { readonly exitCode: number } | { readonly killedBy: string };

export interface GroupListener {
  readonly stdout: (chunk: Buffer) => void;
  readonly stderr: (chunk: Buffer) => void;
  /** Its stdin can take more. */
  drained(): void;
  /** It closed its stdin, so that what was written is lost. */
  deaf(): void;
  /** Once, when all it wrote has been given. */
  ended(how: Ending): void;
}

/** A program and all that it starts (in its process group), which ends when the program does. */
export class ProcessGroup {
  readonly #child: ChildProcess | undefined;
  readonly #listener: GroupListener;
  #corked = false;
  /** Since the last look. */
  #wrote = false;
  #over = false;

  constructor(command: Command, environment: NodeJS.ProcessEnv, listener: GroupListener) {
    this.#listener = listener;
    try {
      this.#child = spawnDetached(command, environment);
    } catch (error) {
      // Such as an argument with a NUL in it, or a list of them that is too long.
      queueMicrotask(() => this.#finish({ problem: cannotStart(command, error as NodeJS.ErrnoException) }));
      return;
    }
    const { pid, stdin, stdout, stderr } = this.#child;
    if (pid !== undefined) live.add(pid);
    stdin?.on('error', () => listener.deaf()).on('drain', () => listener.drained());
    const heard = (take: (chunk: Buffer) => void) => (chunk: Buffer) => {
      this.#wrote = true;
      take(chunk);
    };
    if (stdout) paced(stdout, heard(listener.stdout));
    if (stderr) paced(stderr, heard(listener.stderr));
    this.#child.once('error', (error) => this.#finish({ problem: cannotStart(command, error) }));
    this.#child.once('exit', (code, signal) => this.#exited(code, signal));
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** A line to its stdin. False: congested. */
  write(line: string): boolean {
    const stdin = this.#child?.stdin;
    if (!stdin?.writable) return false;
    if (!this.#corked) {
      // Lines written in one tick go to the system together.
      this.#corked = true;
      stdin.cork();
      process.nextTick(() => {
        this.#corked = false;
        stdin.uncork();
      });
    }
    return stdin.write(`${line}\n`);
  }

  /** The last of its input. */
  end(input: string): void {
    this.#child?.stdin?.end(input);
  }

  /**
   * Closes its stdin and ends it: SIGTERM, and SIGKILL for what is left after two seconds. With `patience` it may first
   * end by itself: in so many milliseconds.
   */
  stop(patience = 0): void {
    const { pid } = this;
    if (this.#over || pid === undefined) return;
    this.#child?.stdin?.end();
    if (patience === 0) return this.#terminate(pid);
    setTimeout(() => {
      if (!this.#over) this.#terminate(pid);
    }, patience).unref();
  }

  #terminate(pid: number): void {
    if (signalGroup(pid, 'SIGTERM')) live.killAfter(pid, GRACE);
    else live.delete(pid);
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    const child = this.#child as ChildProcess;
    // What it left behind would be nobody's.
    if (HAS_GROUPS) this.#terminate(child.pid as number);
    else live.delete(child.pid as number);
    const how: Ending = signal === null ? { exitCode: code ?? 0 } : { killedBy: signal };
    child.once('close', () => this.#finish(how));
    this.#awaitSilence(child, how, MOST_GRACES);
  }

  #awaitSilence(child: ChildProcess, how: Ending, graces: number): void {
    this.#wrote = false;
    const look = (): void => {
      if (this.#over) return;
      if (this.#wrote && graces > 0) return this.#awaitSilence(child, how, graces - 1);
      child.stdout?.destroy();
      child.stderr?.destroy();
      this.#finish(how);
    };
    // Not before what has come in the meantime was read: the event loop may have been busy all the while.
    setTimeout(() => setImmediate(look), OUTPUT_GRACE).unref();
  }

  #finish(how: Ending): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener.ended(how);
  }
}

function spawnDetached({ program, args, cwd, env }: Command, environment: NodeJS.ProcessEnv): ChildProcess {
  const file = /[/\\]/.test(program) ? path.resolve(cwd, program) : program;
  return spawn(file, args, {
    cwd,
    env: { ...environment, ...env },
    // Where there are no groups, it would open a window.
    detached: HAS_GROUPS,
    windowsHide: true,
  });
}

/** Gives a stream's chunks, one in a turn of the event loop: a program that never stops writing must not hold it up. */
function paced(stream: Readable, take: (chunk: Buffer) => void): void {
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    take(chunk);
    if (chunk.length < FULL) return;
    stream.pause();
    setImmediate(() => stream.resume());
  });
}

/** A chunk of this many bytes has more behind it. */
const FULL = 32 * 1024;
