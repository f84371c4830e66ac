import { resolve, resolvePartial } from './check/resolve.ts';
import type { Template } from './compiled.ts';
import { compileDirect, isDirect } from './evaluate/direct.ts';
import { failing } from './failure.ts';
import { compileBlocks } from './handlebars/blocks.ts';
import type { TemplateOptions } from './options.ts';
import type { TemplateProblem } from './problem.ts';
import { parseSyntax } from './syntax/parse.ts';

/** Whether a text has anything to evaluate, or a `\{{` to take the backslash from. */
export const isTemplate = (source: string): boolean => source.includes('{{');

/**
 * Compiles a text with `{{…}}` in it; all of its problems otherwise. Nothing is parsed or compiled while rendering.
 * A missing value prints nothing, a structure prints as JSON. In JSON, a value that belongs outside of quotes and is
 * missing or null prints `null`.
 */
export function compileTemplate(source: string, options: TemplateOptions): Template | TemplateProblem[] {
  if (!isTemplate(source)) return { constant: source, render: () => source };
  const syntax = parseSyntax(source);
  if ('code' in syntax) return [syntax];
  const resolution = resolve(syntax, options);
  if (resolution.problems.length > 0) return [...resolution.problems];
  if (!isDirect(syntax.program)) return compileBlocks(syntax, resolution, options);
  return { render: compileDirect(syntax.program, options.escape, { syntax, resolution, fail: failing(options) }) };
}

/** The problems of a partial by itself, so that they are reported where it is written. */
export function checkPartial(source: string, options: TemplateOptions): TemplateProblem[] {
  if (!isTemplate(source)) return [];
  const syntax = parseSyntax(source);
  return 'code' in syntax ? [syntax] : [...resolvePartial(syntax, options, []).problems];
}
