import type { Action, Pipeline, RegisteredAction } from '../../model/action.ts';
import type { Answer, LiveAnswer, Response } from '../../model/entry.ts';
import type { Fault } from '../../model/reply.ts';
import { placeOf } from '../../source/diagnose.ts';
import { get, type Node } from '../../source/nodes.ts';
import type { EntryContext } from '../context.ts';
import type { ActionSource } from '../format/action.ts';
import type { PairSource } from '../format/pair.ts';
import type { TemplateSource } from '../format/template.ts';
import { compileResponse } from '../response.ts';
import { type ActionPlace, compileAction, compileResponder, kindOf } from './compile-action.ts';
import { checkControls } from './controls.ts';
import { hintFor, resolve } from './resolve.ts';
import { answers, sortSteps } from './steps.ts';

type EntrySource = PairSource | TemplateSource;

/** What happens around an answer. */
export interface CompiledPipeline {
  /** Undefined when nothing does. */
  readonly pipeline?: Pipeline;
  /** Set when the pipeline makes the answer: `steps`, `forward`, `callback`. */
  readonly answer?: Answer;
}

/** All that an entry says about actions; undefined after its problems were reported. `entry` is its id. */
export function compilePipeline(
  source: EntrySource,
  entry: string,
  context: EntryContext,
): CompiledPipeline | undefined {
  const writer = new PipelineWriter(entry, context);
  const sorted = source.steps && sortSteps(source.steps, get(source.node, 'steps') ?? source.node, context);
  const before = writer.before(source.steps ? (sorted?.before ?? []) : (source.beforeActions ?? []));
  const answer = source.steps ? sorted && writer.step(sorted.responder) : writer.liveAnswer(source);
  const steps = writer.behind(sorted?.behind ?? []);
  const after = writer.after(source.afterActions ?? []);
  const triggered = writer.postServe(source);
  if (source.steps && !sorted) examineSteps(source.steps, writer);
  const failed = writer.failed || (source.steps && !answer);
  if (failed) return undefined;
  const pipeline: Pipeline = { before, steps, after: [...after, ...triggered] };
  const idle = before.length + steps.length + pipeline.after.length === 0;
  return {
    ...(idle ? {} : { pipeline }),
    ...(answer ? { answer: { mode: 'sequential', responses: [answer], only: answer } } : {}),
  };
}

/**
 * What else is wrong with steps that could not be told apart: the first that answers counts. When none does, nobody
 * knows what stands before the response, and what behind it.
 */
export function examineSteps(steps: readonly ActionSource[], writer: PipelineWriter): void {
  const at = steps.findIndex(answers);
  if (at < 0) return;
  writer.before(steps.slice(0, at));
  writer.step(steps[at] as ActionSource);
  writer.behind(steps.slice(at + 1).filter((step) => !answers(step)));
}

type When = Pick<ActionPlace, 'phase' | 'inOrder'>;

/** Compiles an entry's actions one by one, with an eye on those before. */
export class PipelineWriter {
  failed = false;
  readonly #entry: string;
  readonly #context: EntryContext;
  readonly #names = new Set<string>();
  /** Named blocking actions so far: what later ones may read. */
  readonly #steps: string[] = [];

  constructor(entry: string, context: EntryContext) {
    this.#entry = entry;
    this.#context = context;
  }

  /** One after another, before the answer. */
  before(sources: readonly ActionSource[]): Action[] {
    return sources.flatMap((source) => this.#action(source, { phase: 'before', inOrder: true }) ?? []);
  }

  /** One after another, behind the answer. */
  behind(sources: readonly ActionSource[]): Action[] {
    return sources.flatMap((source) => this.#action(source, { phase: 'after', inOrder: true }) ?? []);
  }

  /** All together, behind the answer. */
  after(sources: readonly ActionSource[]): Action[] {
    return sources.flatMap((source) => this.#action(source, { phase: 'after', inOrder: false }) ?? []);
  }

  /** `forward` and `callback` in the place of a response. */
  liveAnswer(source: EntrySource): LiveAnswer | undefined {
    const kind = (['forward', 'callback'] as const).find((key) => source[key] !== undefined);
    return kind && this.responder({ node: source.node, kind, value: source[kind] });
  }

  /** What another server or a function answers. */
  responder(source: ActionSource): LiveAnswer | undefined {
    const resolved = resolve(source, this.#context.actions, this.#context.reading);
    // What cannot answer was told of when the steps were sorted.
    if (!resolved || !kindOf(resolved.source).respond) return this.#fail();
    checkControls(resolved.source, 'responder', source.node, this.#context.reading);
    const responder = compileResponder(
      resolved.source,
      this.#place({ phase: 'responder', inOrder: true }, resolved.named),
      this.#context,
    );
    if (!responder) return this.#fail();
    this.#names.add(responder.name);
    return { responder };
  }

  /** The step that answers. */
  step(source: ActionSource): LiveAnswer | Response | Fault | undefined {
    if (source.error) return source.error;
    if (!source.response) return this.responder(source);
    checkControls(source, 'responder', source.node, this.#context.reading);
    const response = compileResponse(source.response, this.#context);
    return response && (source.delay && !response.delay ? { ...response, delay: source.delay } : response);
  }

  /** `postServeAction`, of the entry or inside its response. */
  postServe(source: EntrySource): (Action | RegisteredAction)[] {
    const places = [source, ...(source.response ? [source.response] : [])];
    return places.flatMap(({ node, postServeAction }) =>
      (postServeAction ?? []).flatMap((name) => this.#trigger(name, get(node, 'postServeAction') ?? node) ?? []),
    );
  }

  #trigger(name: string, node: Node): Action | RegisteredAction | undefined {
    const { actions, reading } = this.#context;
    if (actions.named.has(name)) return this.#action({ node, use: name }, { phase: 'after', inOrder: false });
    if (!actions.registered.has(name)) {
      reading.problem(node, {
        code: 'unknown-action',
        severity: actions.unknownAction,
        message: `no action is called ${JSON.stringify(name)}, here or among those registered at the start`,
        hint: hintFor(name, actions),
      });
    }
    return { registered: name, place: placeOf(node) };
  }

  /** The name of an action with mistakes: those behind it that read its answer are not wrong for that. */
  expect(name: string): void {
    this.#steps.push(name);
  }

  #action(source: ActionSource, when: When): Action | undefined {
    const { actions, reading } = this.#context;
    const resolved = resolve(source, actions, reading);
    if (!resolved) return this.#miss(source.name ?? source.use);
    checkControls(resolved.source, when.phase, source.node, reading);
    const action = compileAction(resolved.source, this.#place(when, resolved.named), this.#context);
    if (!action) return this.#miss(resolved.source.name);
    const named = this.#named(action, resolved.source.name !== undefined, source.node);
    if (named && resolved.source.name !== undefined && action.blocking) this.#steps.push(named.name);
    return named;
  }

  #place(when: When, named: string | undefined): ActionPlace {
    return { ...when, steps: [...this.#steps], owner: named ?? this.#entry };
  }

  /** Names tell an entry's actions apart in reports, and answers in expressions: made-up ones count, written ones differ. */
  #named(action: Action, written: boolean, node: Node): Action | undefined {
    if (!this.#names.has(action.name)) {
      this.#names.add(action.name);
      return action;
    }
    if (written && action.blocking) {
      this.#context.reading.problem(node, {
        code: 'duplicate-name',
        message: `another action of this entry is called ${JSON.stringify(action.name)}`,
        hint: 'give one of them another "name"',
      });
      return this.#fail();
    }
    let count = 2;
    while (this.#names.has(`${action.name} (${count})`)) count += 1;
    const name = `${action.name} (${count})`;
    this.#names.add(name);
    return { ...action, name };
  }

  #miss(name: string | undefined): undefined {
    if (name !== undefined) this.expect(name);
    return this.#fail();
  }

  #fail(): undefined {
    this.failed = true;
    return undefined;
  }
}
