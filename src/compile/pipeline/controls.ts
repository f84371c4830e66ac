import type { Phase } from '../../model/action.ts';
import type { Problem } from '../../source/diagnose.ts';
import { get, type Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import type { ActionSource } from '../format/action.ts';
import { kindOf } from './compile-action.ts';

/**
 * Controls that cannot do anything where they stand: said, since somebody expects something of them.
 *
 * @param written where the action stands, or its name: other entries may have use for what the named action says
 */
export function checkControls(source: ActionSource, phase: Phase, written: Node, reading: Reading): void {
  const say = (key: string, problem: Omit<Problem, 'code'>): void =>
    reading.problem(at(written, key), { code: 'idle-control', severity: 'warning', ...problem });
  if (phase === 'before') {
    checkBefore(source, say);
    return;
  }
  const when = phase === 'after' ? 'after the response nothing waits' : 'the response is always waited for';
  if (source.blocking !== undefined) say('blocking', { message: `"blocking" means nothing here: ${when}` });
  if (source.failurePolicy !== undefined) {
    const hint =
      phase === 'after'
        ? 'to gate the response, put the action under "beforeActions", or in front of the step that answers'
        : undefined;
    say('failurePolicy', { message: '"failurePolicy" means nothing here: it is for before-actions', hint });
  }
}

function checkBefore(source: ActionSource, say: (key: string, problem: Omit<Problem, 'code'>) => void): void {
  const canBlock = kindOf(source).canBlock;
  if (source.blocking && !canBlock) {
    say('blocking', {
      severity: 'error',
      message: `"${source.kind}" as a side effect copies the request and is not waited for`,
      hint: 'remove "blocking"; to answer with what it gets, add "responder: true" to the step',
    });
    return;
  }
  if (source.failurePolicy === 'FAIL_FAST' && (!canBlock || source.blocking === false)) {
    say('failurePolicy', {
      message: 'FAIL_FAST means nothing for an action that is not waited for',
      hint: canBlock ? 'remove "blocking: false"' : undefined,
    });
  }
}

/** The control where it is written; of one that comes with a name, the name. */
const at = (node: Node, key: string): Node => (node.kind === 'map' && get(node, key)) || node;
