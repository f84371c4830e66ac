import type { Problem } from '../../source/diagnose.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { ActionSite } from '../kinds/kind.ts';
import type { Expression } from './expression.ts';
import { compilePointer } from './pointer.ts';
import { readBody, SOURCES, type Source, stepSources } from './sources.ts';
import { stepIn } from './steps.ts';
import { unknownExpression } from './unknown.ts';

/** What an expression may refer to where it stands. */
export type Scope = Pick<ActionSite, 'phase' | 'steps' | 'params'>;

/** A problem inside an expression; `offset` counts from its dollar sign. */
export type ExpressionProblem = Problem & { readonly offset: number; readonly length: number };

/** The expression that `source` (`$request.body#/id`) stands for, or what is wrong with it. */
export function resolve(source: string, scope: Scope): Expression | ExpressionProblem {
  const text = source.slice(1);
  if (text.startsWith('steps.')) return resolveStep(source, scope);
  const found = find(text, SOURCES);
  if (!found) return whole(source, unknownExpression(text));
  if (found.source.afterResponse && scope.phase !== 'after') {
    return whole(source, {
      code: 'no-response-yet',
      message: `"{${source}}" is known only after the response`,
      hint: 'move this action to "afterActions", or behind the step that answers',
    });
  }
  if (found.source.name === 'request.path' && scope.params && !scope.params.includes(found.argument)) {
    const hint = scope.params.length === 0 ? 'name a part of the path: "path: /orders/{id}"' : undefined;
    return problemAt(source, found.argument, {
      code: 'unknown-parameter',
      message: `the path captures no "${found.argument}"`,
      hint: didYouMean(found.argument, scope.params) ?? hint ?? `it captures ${scope.params.join(', ')}`,
    });
  }
  return build(source, found);
}

function resolveStep(source: string, { steps }: Scope): Expression | ExpressionProblem {
  const text = source.slice('$steps.'.length);
  const step = stepIn(text, steps);
  if (steps && !steps.includes(step)) {
    const known =
      steps.length === 0 ? 'give it a "name:", and let it stand before this one' : `known: ${steps.join(', ')}`;
    return problemAt(source, step, {
      code: 'unknown-step',
      message: `no blocking action before this one is called "${step}"`,
      hint: didYouMean(step, steps) ?? known,
    });
  }
  const rest = text.slice(step.length + 1);
  const sources = stepSources(step);
  const found = find(rest, sources);
  if (found) return build(source, found);
  return problemAt(source, rest === '' ? step : rest, {
    code: 'unknown-expression',
    message: rest === '' ? `"{${source}}" does not say what of the step is wanted` : `a step has no "${rest}"`,
    hint: `write {$steps.${step}.status}, {$steps.${step}.body#/…} or {$steps.${step}.header.NAME}`,
  });
}

interface Found {
  readonly source: Source;
  /** The name, or the pointer with its `#`. */
  readonly argument: string;
}

function find(text: string, sources: readonly Source[]): Found | undefined {
  for (const source of sources) {
    const { name, takes } = source;
    if (text === name && takes !== 'name') return { source, argument: '' };
    const separator = takes === 'name' ? '.' : '#';
    if (takes === 'nothing' || !text.startsWith(name + separator)) continue;
    const argument = text.slice(name.length + (takes === 'name' ? 1 : 0));
    if (argument !== '') return { source, argument };
  }
  return undefined;
}

function build(text: string, { source, argument }: Found): Expression | ExpressionProblem {
  if (source.takes === 'nothing') return { read: source.read };
  if (source.takes === 'name') {
    const read = source.of(argument);
    return source.fromPath ? { read, fromPath: true } : { read };
  }
  if (argument === '') return readBody(source.body, undefined);
  const pointer = compilePointer(argument.slice(1));
  if ('read' in pointer) return readBody(source.body, pointer);
  return problemAt(text, argument, { code: 'bad-json-pointer', ...pointer });
}

const whole = (source: string, problem: Problem): ExpressionProblem => ({
  ...problem,
  offset: 0,
  length: source.length,
});

/** At the last place where `part` stands. */
const problemAt = (source: string, part: string, problem: Problem): ExpressionProblem => ({
  ...problem,
  offset: Math.max(0, source.lastIndexOf(part)),
  length: Math.max(1, part.length),
});
