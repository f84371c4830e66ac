import { middlewareSources } from '../../middleware/source.ts';
import type { ScalarNode } from '../../source/nodes.ts';
import { record } from '../../source/shape/collections.ts';
import { object, optional } from '../../source/shape/object.ts';
import { boolean, json, text } from '../../source/shape/scalars.ts';
import { named, type Shape, wrongType } from '../../source/shape/shape.ts';
import { unfilled } from '../../source/shape/unfilled.ts';
import { actionDefinitions } from './action.ts';
import { test } from './checks.ts';
import { defaults } from './defaults.ts';
import { pairSource } from './pair.ts';
import { templateSource } from './template.ts';

/** Only a list here: its items are read one by one, each under the defaults of the file. */
function listOf(item: Shape<unknown>): Shape<true> {
  return {
    get expects() {
      return `a list, each ${item.expects}`;
    },
    read(node, reading) {
      return node.kind === 'sequence' || wrongType(node, reading, this.expects);
    },
    schema: (definitions) => ({ type: 'array', items: item.schema(definitions) }),
  };
}

export const vars = record(json(), { expects: 'a mapping of variables' });

export const initialState = record(text(), { expects: 'a mapping of state keys' });

/** Kept with its place: it is a template, and its mistakes are shown where they stand. */
const partial: Shape<ScalarNode> = {
  ...text(),
  read: (node, reading) => {
    const isText = reading.raw(() => text().read(node, reading)) !== undefined;
    return isText ? (node as ScalarNode) : undefined;
  },
};

const scenarioFields = {
  name: optional(text('a name'), 'default: the path of the file without its extension'),
  description: optional(text(), 'for people'),
  defaults: optional(defaults, 'merged under every pair, template and test of this file'),
  state: optional(initialState, 'initial state; each key is a small state machine'),
  vars: optional(unfilled(vars), '{{vars.name}} in any string of this file'),
  partials: optional(record(partial, { expects: 'a mapping of partials' }), 'parts of response templates: {{> name}}'),
  actions: optional(actionDefinitions, 'actions that entries use by name'),
  middleware: optional(middlewareSources, "changes every entry's answers, before the entry's own middleware does"),
  rewrite: optional(boolean(), "recorded origins in Location, Link and text bodies become the mock's own", false),
  pairs: optional(listOf(pairSource), 'exact request-response pairs, as recorded'),
  templates: optional(listOf(templateSource), 'one response for many requests'),
  tests: optional(listOf(test), 'requests that verify sends, and what their responses must be like'),
};

/** A whole scenario file. */
export const scenarioSource = named('scenario', () =>
  object(scenarioFields, {
    expects: 'a scenario: a mapping with pairs or templates',
    extensible: true,
    habits: {
      mocks: 'write "templates" (or "pairs", for exact requests)',
      stubs: 'write "templates" (or "pairs", for exact requests)',
      mappings: 'write "templates" (or "pairs", for exact requests)',
      routes: 'write "templates"',
      expectations: 'write "templates" (or "pairs", for exact requests)',
      request: 'put it into a list under "pairs" or "templates"',
      response: 'put it into a list under "pairs" or "templates"',
    },
  }),
);
