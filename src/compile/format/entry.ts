import { middlewareSources } from '../../middleware/source.ts';
import type { Fault } from '../../model/reply.ts';
import { list, oneOrMany } from '../../source/shape/collections.ts';
import { object, optional } from '../../source/shape/object.ts';
import { boolean, integer, text, word } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';
import { actions, answeringKind, steps } from './action.ts';
import { drift, example, expectation } from './checks.ts';
import { fault } from './fault.ts';
import { type ResponseSource, responseSource } from './response.ts';

export type ResponseItem = { readonly response: ResponseSource } | { readonly error: Fault };

/** An item of `responses`: a response as it is, or `{error: …}`. */
const responseItem: Shape<ResponseItem> = {
  expects: 'a response, or {error: …}',
  read(node, reading) {
    const isError = node.kind === 'map' && node.entries.length === 1 && node.entries[0]?.key === 'error';
    if (isError) return errorItem.read(node, reading);
    return plainItem.read(node, reading);
  },
  schema: (definitions) => ({ anyOf: [plainItem.schema(definitions), errorItem.schema(definitions)] }),
};
const plainItem: Shape<ResponseItem> = mapped(responseSource, (response) => ({ response }));
const errorItem = object(
  { error: { shape: fault, description: 'breaks the connection instead of answering', required: true as const } },
  { expects: '{error: …}' },
);

/** What pairs and templates have in common: everything but the request. */
export const entryFields = {
  name: optional(text('a name'), 'shown in reports; default: METHOD and path'),
  description: optional(text(), 'for people'),
  priority: optional(integer(), 'higher wins over lower', 0),
  times: optional(integer(1), 'retires after that many answers'),
  response: optional(responseSource, 'the answer'),
  responses: optional(list(responseItem, { min: 1 }), 'one answer per call'),
  responseMode: optional(
    word('sequential', 'cycle', 'random'),
    'which of several responses a call gets; sequential stays with the last',
    'sequential',
  ),
  error: optional(fault, 'breaks the connection instead of answering'),
  forward: optional(answeringKind('forward'), 'answers with what another server answers'),
  callback: optional(answeringKind('callback'), 'answers with what a function returns'),
  steps: optional(steps, 'one ordered list of actions, with exactly one that answers'),
  beforeActions: optional(actions, 'one after another, before the answer'),
  afterActions: optional(actions, 'all together, after the answer'),
  middleware: optional(middlewareSources, 'programs, servers or functions that change the answer, in order'),
  postServeAction: optional(oneOrMany(text('the name of an action')), 'actions after the answer, by their names'),
  expect: optional(expectation, 'judged by verify when a command or a test framework drives the mock'),
  replay: optional(boolean(), 'false: verify does not replay this entry', true),
  example: optional(example, 'a request this entry answers, for replay'),
  drift: optional(drift, 'what may differ from the real service'),
};

/** Exactly one of these answers an entry. */
export const ANSWERS = ['response', 'responses', 'error', 'forward', 'callback', 'steps'];

/** Steps before the one that answers are before-actions. */
export const STEPS_APART = {
  keys: ['steps', 'beforeActions'],
  hint: 'put the before-actions in front of the step that answers',
} as const;

export const entryHabits = {
  httpRequest: 'write "request" with method, path, headers…',
  httpResponse: 'write "response" with status, headers and body',
  fixedDelay: 'write "delay" inside "response"',
  delay: 'write "delay" inside "response"',
  status: 'write "status" inside "response"',
  body: 'write "body" inside "request" or "response"',
  match: 'write "request"',
  when: 'write "request"',
  then: 'write "response"',
  reply: 'write "response"',
};
