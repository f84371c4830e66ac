import type { ActionKind } from '../../actions/kinds/kind.ts';
import { get, type Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import type { EntryContext } from '../context.ts';
import type { ActionSource } from '../format/action.ts';
import type { ActionSurroundings } from './action-context.ts';
import { kindOf } from './compile-action.ts';

/** An ordered list of steps, told apart. */
export interface SortedSteps {
  readonly before: readonly ActionSource[];
  readonly responder: ActionSource;
  readonly behind: readonly ActionSource[];
}

/** Finds the one step that answers; undefined after reporting why there is none. */
export function sortSteps(
  steps: readonly ActionSource[],
  list: Node,
  { actions, reading }: Pick<EntryContext, 'actions' | 'reading'>,
): SortedSteps | undefined {
  const kind = (step: ActionSource): ActionKind | undefined => kindBehind(step, actions);
  const wrong = steps.filter((step) => !mayStand(step, kind(step), steps.length, reading));
  const [first, second] = steps.flatMap((step, index) => (answers(step) && !wrong.includes(step) ? [index] : []));
  if (second !== undefined) {
    reading.problem(place(steps[second] as ActionSource), {
      code: 'several-responders',
      message: 'a second step answers; exactly one does',
      hint: `the first is step ${(first as number) + 1}; run this one as a side effect, or remove it`,
    });
    return undefined;
  }
  if (first === undefined) {
    if (wrong.length === 0) reading.problem(list, { code: 'no-responder', ...missing(steps.map(kind)) });
    return undefined;
  }
  if (wrong.length > 0) return undefined;
  return { before: steps.slice(0, first), responder: steps[first] as ActionSource, behind: steps.slice(first + 1) };
}

/** Whether it says of itself that it answers. */
export const answers = ({ responder, response, error }: ActionSource): boolean =>
  responder === true || response !== undefined || error !== undefined;

/** What it does, also under the name of another; undefined for `response`, `error` and unknown names. */
function kindBehind(step: ActionSource, { named }: ActionSurroundings): ActionKind | undefined {
  const source = step.use === undefined ? step : named.get(step.use)?.source;
  return source?.kind === undefined ? undefined : kindOf(source);
}

function mayStand(step: ActionSource, kind: ActionKind | undefined, steps: number, reading: Reading): boolean {
  if (step.error !== undefined && steps > 1) {
    reading.problem(place(step), {
      code: 'error-alone',
      message: '"error" stands alone: a connection that breaks has no other steps',
      hint: 'remove the other steps, or answer with "response"',
    });
    return false;
  }
  if (step.response !== undefined && step.responder === false) {
    reading.problem(place(step), {
      code: 'wrong-responder',
      message: 'a response always answers',
      hint: 'remove "responder"',
    });
    return false;
  }
  if (step.responder !== true || kind === undefined || kind.respond) return true;
  const named = step.use === undefined ? '' : `, which is what "${step.use}" is`;
  reading.problem(place(step), {
    code: 'wrong-responder',
    message: `"${kind.name}" cannot answer${named}`,
    hint: 'the step that answers is a "response", a "forward", a "callback", or a sole "error"',
  });
  return false;
}

function missing(kinds: readonly (ActionKind | undefined)[]): { message: string; hint: string } {
  const able = kinds.findIndex((kind) => kind !== undefined && 'respond' in kind);
  return {
    message: 'no step answers; exactly one does',
    hint:
      able < 0 ? 'add a step "response: {status: 200}"' : `add "responder: true" to step ${able + 1}, or a "response"`,
  };
}

/** Where it says that it answers. */
function place({ node }: ActionSource): Node {
  if (node.kind !== 'map') return node;
  return get(node, 'responder') ?? get(node, 'response') ?? get(node, 'error') ?? node;
}
