import { howItEnded } from '../actions/run/ending.ts';
import { poolKey, type RunPlan } from '../actions/run/target.ts';
import { WorkerPool } from '../actions/run/worker-pool.ts';
import type { World } from '../model/action.ts';
import type { MiddlewareJob, Said } from '../model/middleware.ts';
import type { Command, ProcessEnd } from '../model/processes.ts';
import { type Piece, QUEUE } from './kinds/kind.ts';
import { LARGEST, tooLarge } from './limits.ts';
import { readLine } from './worker-line.ts';

export type ProgramPlan = Pick<RunPlan, 'command' | 'cwd' | 'mode' | 'workers' | 'version'> & {
  readonly env: Readonly<Record<string, string>>;
};

/** How many documents a worker is offered at once: it need not wait for the next, and a slow one keeps few waiting. */
const OFFERED = 8;

/** A program, started for each document or kept alive. */
export const programPiece = (plan: ProgramPlan): Piece => (plan.mode === 'worker' ? worker(plan) : oneByOne(plan));

function oneByOne(plan: ProgramPlan): Piece {
  return {
    name: nameOf(plan),
    lane: { key: 'middleware', concurrency: 'cpus', queue: QUEUE },
    async ask(document, job, { processes }) {
      const input = JSON.stringify(document);
      return saidBy(await processes.run(commandOf(plan, job), { input, signal: job.stop.signal, stdout: LARGEST }));
    },
  };
}

function saidBy(end: ProcessEnd): Said {
  if (end.problem !== undefined) return { outcome: 'broken', reason: end.problem };
  if (end.exitCode !== 0) return { outcome: 'failed', reason: withStderr(howItEnded(end).reason, end.stderr) };
  if (end.truncated) return tooLarge('wrote');
  const text = end.stdout.toString('utf8');
  return text.trim() === ''
    ? { outcome: 'failed', reason: withStderr('wrote nothing to stdout', end.stderr) }
    : { text };
}

/** What a program complains of last says most. */
const withStderr = (reason: string, stderr: string): string => {
  const tail = stderr.trim();
  return tail === '' ? reason : `${reason}; stderr: ${tail.slice(-500)}`;
};

function worker(plan: ProgramPlan): Piece {
  const { workers = 1 } = plan;
  const name = nameOf(plan);
  const key = `middleware ${poolKey(plan)}`;
  const pool = (job: MiddlewareJob, world: World): WorkerPool =>
    world.resource(
      key,
      () =>
        new WorkerPool({
          processes: world.processes,
          clock: world.clock,
          command: commandOf(plan, job),
          workers,
          log: (line, quoted) => world.log(name, line, quoted),
          read: readLine,
        }),
    );
  return {
    name,
    lane: { key, concurrency: workers * OFFERED, queue: QUEUE },
    resources: [key],
    async ask(document, job, world) {
      const { outcome, reason = 'it gave no reason', stderr = '', answer } = await pool(job, world).run(document, job);
      return outcome === 'passed' ? { value: answer?.json } : { outcome, reason: withStderr(reason, stderr) };
    },
  };
}

const commandOf = ({ command, cwd, env }: ProgramPlan, { mockUrl }: MiddlewareJob): Command => {
  const [program = '', ...args] = command;
  return { program, args, cwd, env: { MOCKRUN_URL: mockUrl, ...env } };
};

const nameOf = ({ command }: ProgramPlan): string => command.join(' ');
