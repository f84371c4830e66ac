import { jsonPathQuery } from '../../match/kinds/json-path.ts';
import { matcher, matchers } from '../../match/kinds/matcher.ts';
import type { Outcome } from '../../model/outcome.ts';
import { byKind, list, record } from '../../source/shape/collections.ts';
import { duration } from '../../source/shape/duration.ts';
import { type ObjectOf, object, optional, type Placed, required } from '../../source/shape/object.ts';
import { boolean, integer, text, word } from '../../source/shape/scalars.ts';
import { mapped, named, type Shape } from '../../source/shape/shape.ts';
import { send } from './send.ts';

/** What verification needs is read and checked with the file, so that its mistakes show up at once; it runs later. */

export interface Calls {
  readonly min: number;
  readonly max: number;
}

const calls: Shape<Calls> = named('calls', () =>
  byKind<Calls, never, Calls>({
    expects: 'a number of calls, or {gte: 1, lte: 3}',
    scalar: mapped(integer(0), (exact) => ({ min: exact, max: exact })),
    map: mapped(
      object(
        {
          gt: optional(integer(0), 'more than'),
          gte: optional(integer(0), 'at least'),
          lt: optional(integer(1), 'fewer than'),
          lte: optional(integer(0), 'at most'),
        },
        { expects: 'bounds of a number of calls' },
      ),
      ({ gt = -1, gte = 0, lt = Infinity, lte = Infinity }, node, reading) => {
        const range = { min: Math.max(gt + 1, gte), max: Math.min(lt - 1, lte) };
        if (range.min <= range.max) return range;
        reading.problem(node, { code: 'bad-calls', message: 'no number of calls is within these bounds' });
        return undefined;
      },
    ),
  }),
);

const expectationFields = {
  calls: optional(calls, 'how often the entry is called'),
  after: optional(text('the name of an entry'), 'an entry that is called before this one'),
};
export type ExpectationSource = Placed<ObjectOf<typeof expectationFields>>;

export const expectation: Shape<ExpectationSource> = named('expectation', () =>
  object(expectationFields, { expects: 'an expectation: a mapping with calls or after' }),
);

export const example = send;

const driftFields = {
  ignore: optional(list(jsonPathQuery), 'JSONPaths that may differ'),
  headers: optional(list(text('a header name')), 'headers that must be equal'),
  values: optional(list(jsonPathQuery), 'JSONPaths whose values must be equal, not only their types'),
};

export const drift: Shape<Placed<ObjectOf<typeof driftFields>>> = named('drift', () =>
  object(driftFields, { expects: 'a mapping with ignore, headers or values' }),
);

const sentFields = {
  method: optional(matcher('method'), 'the method'),
  path: optional(matcher('path'), 'the path'),
  query: optional(matchers('query'), 'query keys that must be there'),
  headers: optional(matchers('headers'), 'headers that must be there'),
  body: optional(matcher('body'), 'text, or matchers'),
};
export type SentSource = Placed<ObjectOf<typeof sentFields>>;

const sent: Shape<SentSource> = object(sentFields, {
  expects: 'what the action must send: a mapping with method, path, body…',
});

const ended = word('passed', 'failed', 'broken');

export interface ActionOutcomeSource {
  readonly outcome?: Outcome;
  readonly sent?: SentSource;
}

const actionOutcome: Shape<ActionOutcomeSource> = byKind<ActionOutcomeSource, never, ActionOutcomeSource>({
  expects: '"passed", "failed" or "broken", or {outcome, sent}',
  scalar: mapped(ended, (outcome) => ({ outcome })),
  map: object(
    {
      outcome: optional(ended, 'how its run must end', 'passed'),
      sent: optional(sent, 'what its sink must receive'),
    },
    { expects: 'a mapping with outcome or sent' },
  ),
});

const outcomeFields = {
  status: optional(matcher('status'), 'the status code'),
  headers: optional(matchers('headers'), 'headers that must be there'),
  body: optional(matcher('body'), 'text, or matchers'),
  answeredBy: optional(text('the name of an entry'), 'the entry that answers'),
  unmatched: optional(boolean(), 'true: no entry may answer'),
  actions: optional(
    record(actionOutcome, { expects: 'a mapping of action names' }),
    'how the actions of the answering entry must end',
  ),
  within: optional(duration(), 'how long the answer may take'),
};

export type OutcomeSource = Placed<ObjectOf<typeof outcomeFields>>;

const outcome: Shape<OutcomeSource> = named('outcome', () =>
  object(outcomeFields, {
    expects: 'what the response must be like: a mapping with status, headers, body…',
    habits: { statusCode: 'write "status"' },
  }),
);

const savedFields = {
  jsonPath: optional(jsonPathQuery, 'what it selects in the body'),
  header: optional(text('a header name'), 'the value of this header'),
};
export type SavedSource = Placed<ObjectOf<typeof savedFields>>;

const saved: Shape<SavedSource> = object(savedFields, {
  expects: '{jsonPath: …} or {header: …}',
  exclusive: { keys: ['jsonPath', 'header'], what: 'a saved value' },
});

const exchangeFields = {
  send: required(send, 'the request'),
  expect: optional(outcome, 'what its response must be like'),
  save: optional(record(saved, { expects: 'a mapping of names' }), 'values for later exchanges: {{saved.name}}'),
};

export type ExchangeSource = Placed<ObjectOf<typeof exchangeFields>>;

const testFields = {
  name: required(text('a name'), 'says what the test shows'),
  send: optional(send, 'the request'),
  expect: optional(outcome, 'what its response must be like'),
  exchanges: optional(
    list(object(exchangeFields, { expects: 'an exchange: a mapping with send and expect' }), { min: 1 }),
    'several requests in order, on one state',
  ),
};
export type TestSource = Placed<ObjectOf<typeof testFields>>;

export const test: Shape<TestSource> = named('test', () =>
  object(testFields, {
    expects: 'a test: a mapping with name, send and expect',
    exclusive: { keys: ['send', 'exchanges'], what: 'a test' },
  }),
);
