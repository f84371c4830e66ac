import type { ActionRun } from '../model/action.ts';
import { millis } from './time.ts';

/**
 * An action as documents show it:
 *
 * | key | |
 * |---|---|
 * | `name` | given, or what it does: `webhook POST http://127.0.0.1:9000/audit` |
 * | `kind` | the key of its target in YAML: `webhook` |
 * | `phase` | `before`, `responder`, `after` |
 * | `outcome` | `passed`, `failed` (tried, and wrong), `broken` (could not be tried, or was abandoned) |
 * | `reason` | in plain words, when it did not pass |
 * | `status` | what a server answered |
 * | `exitCode`, `killedBy` | how a process ended; `SIGKILL` |
 * | `stderr` | the last 2 KiB that a process wrote there |
 * | `duration` | milliseconds of the attempt |
 * | `waited` | milliseconds of delay and of waiting for its turn |
 */
export const actionDocument = (run: ActionRun) => ({
  name: run.name,
  kind: run.kind,
  phase: run.phase,
  outcome: run.outcome,
  reason: run.reason,
  status: run.status,
  exitCode: run.exitCode,
  killedBy: run.killedBy,
  stderr: run.stderr === '' ? undefined : run.stderr,
  duration: millis(run.duration),
  waited: millis(run.waited),
});

/** What is known when it is due. */
export const labelDocument = ({ name, kind, phase, summary, place }: ActionRun) => ({
  name,
  kind,
  phase,
  summary,
  file: place.file,
  line: place.line,
});

/** Keys without a value are left out. */
export const actionsJson = (runs: readonly ActionRun[]): string => JSON.stringify(runs.map(actionDocument));
