import { bodyOf } from '../../match/subject.ts';
import type { Matcher } from '../../model/matching.ts';
import type { Request } from '../../model/request.ts';
import type { AnswerTest, ExpectedAction, ExpectedAnswer } from '../../model/testing.ts';
import { placeOf } from '../../source/diagnose.ts';
import { get, type MapNode, type Node } from '../../source/nodes.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { EntryContext } from '../context.ts';
import type { ActionOutcomeSource, OutcomeSource, SentSource } from '../format/checks.ts';
import { TEMPLATE_FIELDS } from '../template-fields.ts';

/** What a test may speak of. */
export interface Known {
  /** Names of the file's actions. */
  readonly actions: ReadonlySet<string>;
}

export function compileExpectedAnswer(source: OutcomeSource, known: Known, context: EntryContext): ExpectedAnswer {
  const { node, answeredBy, within } = source;
  const at = (key: string) => placeOf(get(node, key) ?? node);
  return {
    place: placeOf(node),
    tests: answerTests(source),
    ...(answeredBy === undefined
      ? {}
      : { answeredBy: { entry: `${context.scenario}#${answeredBy}`, name: answeredBy, place: at('answeredBy') } }),
    unmatched: source.unmatched === true,
    actions: [...(source.actions ?? [])].map(([name, action]) => expectedAction(name, action, node, known, context)),
    ...(within === undefined ? {} : { within: { ms: within, place: at('within') } }),
  };
}

function answerTests({ node, status, headers, body }: OutcomeSource): AnswerTest[] {
  const tests: AnswerTest[] = [];
  if (status) {
    const subject: AnswerTest['subject'] = (answer) => ({ values: [answer.status] });
    tests.push({ name: 'status', place: placeOf(get(node, 'status') ?? node), matcher: status, subject });
  }
  for (const [name, matcher] of headers ?? []) tests.push(headerTest(name, matcher, node));
  if (body) tests.push({ name: 'body', place: placeOf(get(node, 'body') ?? node), matcher: body, subject: bodyOf });
  return tests;
}

function headerTest(name: string, matcher: Matcher, node: MapNode): AnswerTest {
  const headers = get(node, 'headers');
  const entry = headers?.kind === 'map' ? headers.entries.find(({ key }) => key.toLowerCase() === name) : undefined;
  return {
    name: `headers.${name}`,
    place: placeOf(entry?.value ?? headers ?? node),
    matcher,
    subject: (answer) => ({ values: answer.headers.get(name) ?? [] }),
  };
}

function expectedAction(
  name: string,
  { outcome = 'passed', sent }: ActionOutcomeSource,
  node: MapNode,
  { actions }: Known,
  { reading }: EntryContext,
): ExpectedAction {
  const at = nodeOf(name, node);
  if (!actions.has(name)) {
    reading.problem(at, {
      code: 'unknown-action',
      message: `no entry of this file has an action that is called ${JSON.stringify(name)}`,
      hint:
        didYouMean(name, actions) ??
        (actions.size > 0 ? `known: ${[...actions].join(', ')}` : 'no entry of this file has actions'),
    });
  }
  return { name, place: placeOf(at), outcome, sent: sent ? sentTests(sent) : [] };
}

function nodeOf(name: string, node: MapNode): Node {
  const actions = get(node, 'actions');
  return (actions?.kind === 'map' && get(actions, name)) || node;
}

/** The same fields, judged as a template judges a request. */
function sentTests({ node, method, path, ...fields }: SentSource): ExpectedAction['sent'] {
  const line = [
    ...(method
      ? [{ name: 'method', matcher: method, subject: ({ method: sent }: Request) => ({ values: [sent] }) }]
      : []),
    ...(path ? [{ name: 'path', matcher: path, subject: ({ path: sent }: Request) => ({ values: [sent] }) }] : []),
  ] satisfies ExpectedAction['sent'];
  return [...line, ...TEMPLATE_FIELDS.flatMap((field) => field({ node, ...fields }))];
}
