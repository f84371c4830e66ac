import type { ActionJob, ActionResult, Target, World } from '../../model/action.ts';
import type { Command, ProcessEnd } from '../../model/processes.ts';
import { RenderError } from '../../model/rendering.ts';
import { type PayloadForm, payloadOf } from '../payload.ts';
import { READABLE, stepAnswer } from '../step-answer.ts';
import { howItEnded } from './ending.ts';
import { WorkerPool } from './worker-pool.ts';

/** A program to run, with nothing left to find out at load. */
export interface RunPlan {
  /** The program and its arguments. A program with a slash in its name is relative to `cwd`, another one is in PATH. */
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Beside mockrun's own environment and `MOCKRUN_URL`; the function of a value is asked in each run. */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** `process` (default) starts one for each run, `worker` keeps some alive. */
  readonly mode?: 'process' | 'worker';
  /** How many of them; default 1. */
  readonly workers?: number;
  /** Default `plain`. */
  readonly payload?: PayloadForm;
  /** Later actions may read what it writes to stdout. Default false. */
  readonly isRead?: boolean;
  /** Changes with the program's text, so that an edited worker is started anew. */
  readonly version?: string;
}

export type EnvValue = string | ((job: ActionJob) => string);

/** Runs a program with the request, and the answer once there is one, as JSON on its stdin. */
export const runTarget = (plan: RunPlan): Target => (plan.mode === 'worker' ? workerTarget(plan) : processTarget(plan));

function processTarget(plan: RunPlan): Target {
  const { payload = 'plain', isRead = false } = plan;
  return {
    summary: summaryOf(plan.command),
    document: (job) => payloadOf(payload, job.request, job.reply),
    async attempt(job, { processes }) {
      const command = commandOf(plan, job);
      if (typeof command === 'string') return { outcome: 'broken', reason: command };
      const input = JSON.stringify(payloadOf(payload, job.request, job.reply));
      const stdout = isRead ? READABLE : 0;
      const end = await processes.run(command, { input, signal: job.signal, stdout });
      return resultOf(end, isRead);
    },
  };
}

function resultOf(end: ProcessEnd, isRead: boolean): ActionResult {
  if (end.problem !== undefined) return { outcome: 'broken', reason: end.problem };
  const { reason: _, ...how } = howItEnded(end);
  const answered = isRead ? { ...how, answer: stepAnswer(null, [], end.stdout) } : how;
  if (end.exitCode === 0) return { ...answered, outcome: 'passed' };
  const reason = end.killedBy === undefined ? `exit code ${end.exitCode}` : `killed by ${end.killedBy}`;
  return { ...answered, outcome: 'failed', reason };
}

function workerTarget(plan: RunPlan): Target {
  const { payload = 'plain', workers = 1, isRead = false } = plan;
  const summary = summaryOf(plan.command);
  const key = poolKey(plan);
  const poolFor = (job: ActionJob, world: World): WorkerPool =>
    world.resource(
      key,
      () =>
        new WorkerPool({
          processes: world.processes,
          clock: world.clock,
          // Nothing in it depends on the request.
          command: commandOf(plan, job) as Command,
          workers,
          log: (line, quoted) => world.log(summary, line, quoted),
        }),
    );
  return {
    summary,
    resources: [key],
    document: (job) => payloadOf(payload, job.request, job.reply),
    async attempt(job, world) {
      const document = payloadOf(payload, job.request, job.reply);
      const { answer, ...result } = await poolFor(job, world).run(document, job);
      return isRead && answer ? { ...result, answer } : result;
    },
  };
}

/** Pools with the same key are one. */
export const poolKey = ({ command, cwd, env, workers, version }: RunPlan): string =>
  `run ${JSON.stringify([command, cwd, env, workers, version])}`;

/** The command of one run; or why there is none: a template in its environment failed. */
function commandOf({ command, cwd, env = {} }: RunPlan, job: ActionJob): Command | string {
  const [program = '', ...args] = command;
  const values: Record<string, string> = { MOCKRUN_URL: job.mockUrl };
  try {
    for (const [name, value] of Object.entries(env)) values[name] = typeof value === 'string' ? value : value(job);
  } catch (error) {
    if (error instanceof RenderError) return `${error.message} (${error.place})`;
    throw error;
  }
  return { program, args, cwd, env: values };
}

/** As one would type it. */
const summaryOf = (command: readonly string[]): string =>
  command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
