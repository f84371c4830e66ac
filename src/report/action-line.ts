import type { ActionRun } from '../model/action.ts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';
import { count, duration } from './time.ts';

const LONGEST_NAME = 120;
const LONGEST_SUMMARY = 200;
const LONGEST_REASON = 300;
/** Lines of stderr under an action that went wrong: the last one names the error, those before it say where. */
const TAIL = 3;
/** Of one exchange; those that went wrong, or still go on, are shown before others. */
const MOST = 20;

export interface ActionLook {
  /** What the action does, too: `webhook POST http://127.0.0.1:9000/audit`. Without it the kind must do. */
  readonly detailed?: boolean;
  /** Nothing more will happen: what has not ended was abandoned. */
  readonly over?: boolean;
  /** Characters of a name; default 120. */
  readonly longestName?: number;
}

/** The actions of an exchange in the order in which they were due, and what went wrong below each. */
export function actionLines(runs: readonly ActionRun[], paint: Style, look: ActionLook = {}): string[] {
  const shown = runs.length <= MOST ? runs : mostTelling(runs);
  const rest = runs.length - shown.length;
  return [
    ...shown.flatMap((run) => [`  ${actionLine(run, paint, look)}`, ...stderrLines(run, paint)]),
    ...(rest > 0 ? [paint.dim(`  … ${count(rest, 'more action')}`)] : []),
  ];
}

/** `✔ audit (before webhook → 200, 12 ms)`; `✖ notify (after run → exit 1, 40 ms) failed: exit code 1`. */
export function actionLine(run: ActionRun, paint: Style, look: ActionLook = {}): string {
  const { outcome, reason } = run;
  const why =
    outcome === undefined
      ? (look.over ?? false) && paint.red('abandoned')
      : outcome !== 'passed' && paint.red(`${outcome}${reason ? `: ${clean(reason, LONGEST_REASON)}` : ''}`);
  const name = clean(run.name, look.longestName ?? LONGEST_NAME);
  const inside = paint.dim('(') + whatItIs(run, look) + result(run, paint) + paint.dim(`${times(run)})`);
  return `${icon(run, paint, look)} ${name} ${inside}${why ? ` ${why}` : ''}`;
}

/** The end of what a run that went wrong wrote to stderr, indented. */
export function stderrLines(run: ActionRun, paint: Style): string[] {
  if (!wentWrong(run) || run.stderr === undefined) return [];
  const lines = run.stderr.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.slice(-TAIL).map((line) => `      ${paint.dim(clean(line, LONGEST_SUMMARY))}`);
}

/** Tried and wrong, or not even tried. False while it goes on. */
export const wentWrong = ({ outcome }: ActionRun): boolean => outcome !== undefined && outcome !== 'passed';

function icon({ outcome }: ActionRun, paint: Style, { over = false }: ActionLook): string {
  if (outcome === undefined) return over ? paint.red('✖') : paint.yellow('◌');
  return outcome === 'passed' ? paint.green('✔') : paint.red('✖');
}

/** `before webhook`; a name that was not given says the kind already. */
function whatItIs({ name, kind, phase, summary }: ActionRun, { detailed = false }: ActionLook): string {
  if (name.startsWith(`${kind} `) || name === kind) return phase;
  const what = `${phase} ${clean(kind, 40)}`;
  return detailed && summary !== name ? `${what} ${clean(summary, LONGEST_SUMMARY)}` : what;
}

/** The status, the exit code, or what killed it; some actions end with none of these. */
function result({ status, exitCode, killedBy, outcome }: ActionRun, paint: Style): string {
  const what =
    killedBy === undefined ? (status ?? (exitCode === undefined ? undefined : `exit ${exitCode}`)) : killedBy;
  if (what === undefined || outcome === undefined) return '';
  return ` ${paint.dim('→')} ${(outcome === 'passed' ? paint.green : paint.red)(clean(String(what), 40))}`;
}

function times({ outcome, duration: tried, waited }: ActionRun): string {
  if (outcome === undefined) return '';
  return `, ${duration(tried)}${waited >= 1 ? `, waited ${duration(waited)}` : ''}`;
}

function mostTelling(runs: readonly ActionRun[]): readonly ActionRun[] {
  const chosen = new Set(runs.filter(({ outcome }) => outcome !== 'passed').slice(0, MOST));
  for (const run of runs) if (chosen.size < MOST) chosen.add(run);
  return runs.filter((run) => chosen.has(run));
}
