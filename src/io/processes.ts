import { availableParallelism } from 'node:os';
import type { Child, ChildListener, Command, ProcessEnd, Processes, RunOptions } from '../model/processes.ts';
import { type Ending, ProcessGroup } from './process/group.ts';
import { Head } from './process/head.ts';
import { Leaving } from './process/leaving.ts';
import { Lines } from './process/lines.ts';
import { Tail } from './process/tail.ts';

/** Bytes of stderr that are kept. */
const STDERR_KEPT = 2048;

/** Milliseconds in which a program that stays may end by itself when its stdin is closed, and write what it holds. */
const PATIENCE = 200;

/** Characters of a line of a child; what is behind them is dropped. */
const LONGEST_LINE = 1024 * 1024;

/**
 * The system's processes, each with a group of its own, so that whatever it starts is ended with it.
 *
 * Not execa: it signals a child and not its group, leaves detached children alone when Node exits, and takes 90 ms to
 * load and a millisecond a call. Spawning, the part of it that would be left, is Node's own.
 */
export function createProcesses(): Processes {
  const environment = { ...process.env };
  const leaving = new Leaving();
  return {
    cpus: availableParallelism(),
    run: (command, options) => run(command, options, environment, leaving),
    start: (command, listener) => start(command, listener, environment),
  };
}

async function run(
  command: Command,
  { input, signal, stdout: wanted = 0 }: RunOptions,
  environment: NodeJS.ProcessEnv,
  leaving: Leaving,
): Promise<ProcessEnd> {
  const stdout = new Head(wanted);
  const stderr = new Tail(STDERR_KEPT);
  const ended = (how: Ending): ProcessEnd => ({
    ...how,
    stdout: stdout.bytes(),
    truncated: stdout.truncated,
    stderr: stderr.text(),
  });
  if (!(await leaving.place(signal))) return ended({ problem: 'it was stopped before it was started' });
  let group!: ProcessGroup;
  const gone = new Promise<Ending>((resolve) => {
    group = new ProcessGroup(command, environment, {
      stdout: (chunk) => stdout.add(chunk),
      stderr: (chunk) => stderr.add(chunk),
      drained() {},
      // A program need not read its input.
      deaf() {},
      ended: resolve,
    });
  });
  const stop = (): void => {
    group.stop();
    leaving.add(gone);
  };
  signal.addEventListener('abort', stop);
  group.end(input);
  const how = await gone;
  signal.removeEventListener('abort', stop);
  return ended(how);
}

function start(command: Command, listener: ChildListener, environment: NodeJS.ProcessEnv): Child {
  const stderr = new Tail(STDERR_KEPT);
  const said = new Lines(LONGEST_LINE, (line) => listener.line(line));
  const logged = new Lines(LONGEST_LINE, (line) => listener.log(line));
  const group = new ProcessGroup(command, environment, {
    stdout: (chunk) => said.add(chunk),
    stderr(chunk) {
      stderr.add(chunk);
      logged.add(chunk);
    },
    drained: () => listener.drained(),
    // It would never answer.
    deaf: () => group.stop(),
    ended(how) {
      said.end();
      logged.end();
      listener.ended({ ...how, stdout: Buffer.alloc(0), truncated: false, stderr: stderr.text() });
    },
  });
  return {
    get pid() {
      return group.pid;
    },
    write: (line) => group.write(line),
    stop: () => group.stop(PATIENCE),
  };
}
