import type { JsonValue } from '../model/json.ts';
import type { Rendering } from '../model/rendering.ts';
import { resolve } from './check/resolve.ts';
import { compileExpression } from './evaluate/expression.ts';
import { JsonText, Values } from './evaluate/values.ts';
import { failing } from './failure.ts';
import type { TemplateOptions } from './options.ts';
import type { TemplateProblem } from './problem.ts';
import { parseSyntax } from './syntax/parse.ts';
import { compileTemplate, isTemplate } from './template.ts';

/** A leaf of a structure, compiled. */
export interface ValueTemplate {
  /** The value. Throws a RenderError. */
  render(rendering: Rendering): JsonValue;
  /** Set when nothing in it depends on the request. */
  readonly constant?: JsonValue;
}

/**
 * Compiles one leaf of a structured body. A leaf that is one expression and nothing else keeps the type of its value,
 * and is null when there is none: `total: '{{request.json.total}}'` is a number when a number was sent. Any other is
 * text, in which a missing value is nothing. Escaping is for whoever writes the structure down: there is none here.
 */
export function compileValue(source: string, options: TemplateOptions): ValueTemplate | TemplateProblem[] {
  if (!isTemplate(source)) return { constant: source, render: () => source };
  const unescaped: TemplateOptions = { ...options, escape: 'none' };
  const syntax = parseSyntax(source);
  if ('code' in syntax) return [syntax];
  const [only, ...others] = syntax.program.body.filter(({ type }) => type !== 'CommentStatement');
  if (only?.type !== 'MustacheStatement' || others.length > 0) return compileTemplate(source, unescaped);
  const resolution = resolve(syntax, unescaped);
  if (resolution.problems.length > 0) return [...resolution.problems];
  const read = compileExpression(only, { syntax, resolution, fail: failing(unescaped) }, false);
  return { render: (rendering) => asJson(read(rendering)) };
}

function asJson(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === undefined || value === null) return null;
  if (value instanceof Values) return value[0] ?? null;
  if (value instanceof JsonText) return value.text;
  return value as JsonValue;
}
