import type { ActionKind } from '../../actions/kinds/kind.ts';
import { ACTION_KINDS } from '../../actions/kinds/registry.ts';
import type { FailurePolicy } from '../../model/action.ts';
import type { Delay, Fault } from '../../model/reply.ts';
import type { Node } from '../../source/nodes.ts';
import { byKind, oneOrMany, record } from '../../source/shape/collections.ts';
import { duration } from '../../source/shape/duration.ts';
import { type FieldDefinition, object, optional } from '../../source/shape/object.ts';
import { boolean, integer, text, word } from '../../source/shape/scalars.ts';
import { mapped, named, type Shape } from '../../source/shape/shape.ts';
import { delay } from './delay.ts';
import { fault } from './fault.ts';
import { type ResponseSource, responseSource } from './response.ts';

/** What stands beside a target, as written. */
export interface ControlsSource {
  readonly name?: string;
  readonly delay?: Delay;
  readonly blocking?: boolean;
  readonly timeout?: number;
  readonly failurePolicy?: FailurePolicy;
  readonly ordered?: boolean;
  readonly sink?: false | { readonly status: number };
  readonly concurrency?: number;
  readonly overflow?: 'fail' | 'wait';
  readonly templated?: boolean;
  readonly responder?: boolean;
}

/** An action as written: exactly one of `use`, `kind`, `response` and `error` says what it does. */
export interface ActionSource extends ControlsSource {
  readonly node: Node;
  /** The name of another. */
  readonly use?: string;
  /** Its target's key, and what that read as. */
  readonly kind?: string;
  readonly value?: unknown;
  readonly response?: ResponseSource;
  readonly error?: Fault;
}

/** By name; undefined: it could not be read. */
export type ActionSources = ReadonlyMap<string, ActionSource | undefined>;

const sink: Shape<false | { status: number }> = byKind({
  expects: 'true, or {status: 503}',
  scalar: mapped(boolean(), (on) => on && { status: 200 }),
  map: mapped(
    object(
      { status: optional(integer(200, 599), 'what the receiver answers', 200) },
      { expects: 'a mapping with status' },
    ),
    ({ status = 200 }) => ({ status }),
  ),
});

const timeout: Shape<number> = mapped(duration(), (ms, node, reading) => {
  if (ms > 0) return ms;
  reading.problem(node, { code: 'out-of-range', message: 'a timeout is longer than nothing' });
  return undefined;
});

const controls = {
  delay: optional(delay, 'waits before the attempt'),
  blocking: optional(boolean(), 'false: started and not waited for; before-actions only', true),
  timeout: optional(timeout, 'from the attempt on, after the delay', '20s'),
  failurePolicy: optional(
    word('FAIL_FAST', 'BEST_EFFORT'),
    'before-actions: FAIL_FAST answers 502 when it fails or is broken',
    'BEST_EFFORT',
  ),
  ordered: optional(boolean(), "an entry's runs follow one another", false),
  sink: optional(sink, 'verify sends it to a recording receiver of its own', false),
  concurrency: optional(integer(1, 10_000), 'how many runs go on at once; default for run: the number of processors'),
  overflow: optional(
    word('fail', 'wait'),
    'when the queue is full: the run is broken, or the next request waits',
    'fail',
  ),
  templated: optional(boolean(), 'its strings are Handlebars templates', false),
};

const name = optional(text('a name'), 'shown in reports, and {$steps.NAME…} in later actions');

const responder = optional(boolean(), 'this step makes the response', false);

/** What others call the controls. */
const habits = {
  type: 'name the target by its key: "webhook: URL", "run: COMMAND"…',
  action: 'name the target by its key: "webhook: URL", "run: COMMAND"…',
  url: 'write "webhook: URL", or "webhook: {url: …}"',
  httpRequest: 'write "webhook: {method, url, headers, body}"',
  delayInMs: 'write "delay", in milliseconds or with a unit',
  failOnError: 'write "failurePolicy: FAIL_FAST"',
  async: 'write "blocking: false"',
  primary: 'write "responder: true"',
  responder: 'only a step answers: put the actions into one list under "steps"',
  name: 'an action under "actions" is called by its key there',
};

const kindHabits = (): { [key: string]: string } =>
  Object.fromEntries(
    ACTION_KINDS.flatMap(({ name, alsoCalled = [] }) => alsoCalled.map((alias) => [alias, `write "${name}"`])),
  );

const kindFields = (): { [name: string]: FieldDefinition<unknown> } =>
  Object.fromEntries(ACTION_KINDS.map((kind) => [kind.name, optional(kind.value, kind.description)]));

const TARGETS = ACTION_KINDS.map(({ name }) => name);

function actionShape(
  name: string,
  expects: string,
  more: { [name: string]: FieldDefinition<unknown> },
  others: string[],
) {
  const targets = [...TARGETS, ...others];
  return named<ActionSource>(name, () =>
    mapped(
      object(
        { ...kindFields(), ...more, ...controls },
        { expects, habits: { ...kindHabits(), ...habits }, exclusive: { keys: targets, what: expects } },
      ),
      (read) => {
        const source = read as unknown as ActionSource & { [key: string]: unknown };
        const kind = TARGETS.find((target) => source[target] !== undefined);
        return kind === undefined ? source : { ...source, kind, value: source[kind] };
      },
    ),
  );
}

/** The value of a kind that answers in the place of a response. */
export const answeringKind = (name: string): Shape<unknown> => named(name, () => kindNamed(name).value);

const kindNamed = (name: string): ActionKind => ACTION_KINDS.find((kind) => kind.name === name) as ActionKind;

const use = optional(text('the name of an action'), 'an action under "actions", by its name');

/** An action under `actions`, which gives it its name. */
export const actionDefinition: Shape<ActionSource> = actionShape('actionDefinition', 'an action', {}, []);

const inPlace = actionShape('action', 'an action', { use, name }, ['use']);

const stepInPlace = actionShape(
  'step',
  'a step',
  {
    use,
    name,
    responder,
    response: optional(responseSource, 'the answer'),
    error: optional(fault, 'breaks the connection instead of answering; the only step'),
  },
  ['use', 'response', 'error'],
);

const orName = (shape: Shape<ActionSource>, expects: string): Shape<ActionSource> =>
  byKind<ActionSource, never, ActionSource>({
    expects,
    scalar: mapped(text('the name of an action'), (name, node) => ({ node, use: name })),
    map: shape,
  });

const action = orName(inPlace, 'the name of an action, or a mapping such as {webhook: URL}');
const step = orName(stepInPlace, 'the name of an action, or a mapping such as {webhook: URL}');

/** `actions:` of a scenario or of the configuration. */
export const actionDefinitions: Shape<Map<string, ActionSource>> = record(actionDefinition, {
  expects: 'a mapping of actions by name',
});

/** One, or a list. */
export const actions: Shape<ActionSource[]> = oneOrMany(action);

export const steps: Shape<ActionSource[]> = oneOrMany(step, { min: 1 });
