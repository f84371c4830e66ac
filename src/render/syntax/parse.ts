import { type Position, parse, SyntaxProblem } from '../../vendor/handlebars.ts';
import type { TemplateProblem } from '../problem.ts';
import { type Scan, scan, type Tag } from './scan.ts';
import { parseSimple } from './simple.ts';
import type { Syntax } from './syntax.ts';

/** Parses a template; or tells, in words of the template's author, what is wrong with it. */
export const parseSyntax = (source: string): Syntax | TemplateProblem => parseSimple(source) ?? parseWhole(source);

/** The same with Handlebars' parser, whatever the template. */
export function parseWhole(source: string): Syntax | TemplateProblem {
  const scanned = scan(source);
  if (scanned.unclosed !== undefined) {
    return problem(
      scanned.unclosed,
      2,
      'this "{{" is never closed',
      'close it with "}}", or write "\\{{" for two plain braces',
    );
  }
  try {
    const program = parse(scanned.text);
    const lines = lineStarts(scanned.text);
    const offsetOf = (at: Position) => scanned.toSource((lines[at.line - 1] ?? 0) + at.column);
    return {
      program,
      range(node) {
        const offset = offsetOf(node.loc.start);
        return { offset, length: Math.max(1, offsetOf(node.loc.end) - offset) };
      },
    };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return explain(error, scanned, source);
  }
}

function explain(error: SyntaxProblem, scanned: Scan, source: string): TemplateProblem {
  const blocks = unbalanced(scanned.tags, source);
  if (blocks) return blocks;
  const offset = Math.min(scanned.toSource(error.offset), source.length);
  const tag = scanned.tags.find((each) => offset < each.end) ?? scanned.tags.at(-1);
  if (!tag) return problem(offset, 1, 'this is no valid template');
  const shown = source.slice(tag.start, tag.end);
  if (/^\{\{~?\s*\}\}/.test(shown)) {
    return problem(tag.start, tag.end - tag.start, 'an expression is missing between the braces');
  }
  if (/^\{\{~?\s*else\b/.test(shown) || /^\{\{~?\^/.test(shown)) {
    return problem(tag.start, tag.end - tag.start, `${quoted(shown)} stands outside of a block`);
  }
  return problem(Math.max(offset, tag.start), 1, `${quoted(shown)} is no valid expression`, hintFor(shown));
}

/** The first tag of a block that has no partner. */
function unbalanced(tags: readonly Tag[], source: string): TemplateProblem | undefined {
  const open: { tag: Tag; name: string }[] = [];
  for (const tag of tags) {
    if (tag.kind === 'other') continue;
    const shown = source.slice(tag.start, tag.end);
    const name = /^\{\{~?[#/^][>*]?\s*([^\s}~]*)/.exec(shown)?.[1] ?? '';
    if (tag.kind === 'open') {
      open.push({ tag, name });
      continue;
    }
    const last = open.pop();
    if (!last) return problem(tag.start, tag.end - tag.start, `${quoted(shown)} closes a block that was never opened`);
    if (last.name !== name) {
      const message = `${quoted(shown)} closes a block that "{{#${last.name}}}" opened`;
      return problem(tag.start, tag.end - tag.start, message, `write "{{/${last.name}}}"`);
    }
  }
  const last = open.at(-1);
  if (!last) return undefined;
  const { start, end } = last.tag;
  return problem(start, end - start, `${quoted(source.slice(start, end))} is never closed`, `add "{{/${last.name}}}"`);
}

function hintFor(shown: string): string | undefined {
  const index = /([\w\])])\.(\d+)/.exec(shown);
  if (index) return `write an index as ".[${index[2]}]"`;
  const bracket = /[\w\]]\[['"]?([^\]'"]*)['"]?\]/.exec(shown);
  if (bracket) return `write ".[${bracket[1]}]", with a dot in front of the bracket`;
  if (shown.startsWith('{{{')) return 'a raw expression is "{{{ … }}}"; between a plain brace and "{{" write a space';
  if (/[|&]{2}|===?|[<>!]=?|[?+*]/.test(shown.slice(2))) {
    return 'there are no operators: use helpers, as in "{{#if (eq a b)}}" or "{{add a b}}"';
  }
  return undefined;
}

const quoted = (shown: string): string => `"${shown.length > 60 ? `${shown.slice(0, 57)}…` : shown}"`;

const problem = (offset: number, length: number, message: string, hint?: string): TemplateProblem => ({
  code: 'bad-template',
  message,
  ...(hint === undefined ? {} : { hint }),
  offset,
  length,
});

/** Handlebars counts a lone carriage return as the end of a line, too. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n?|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}
