import type { YAMLError } from '../vendor/yaml.ts';
import type { Problem } from './diagnose.ts';
import type { SourceText } from './text.ts';

interface Level {
  readonly line: number;
  readonly indent: number;
  readonly word: string;
}

/** A line that stands in no column its neighbours stand in; the hint names those columns. */
export function indentationProblem(
  error: YAMLError,
  text: SourceText,
): { start: number; end: number; problem: Problem } | undefined {
  const nested = error.code === 'BLOCK_AS_IMPLICIT_KEY';
  if (error.code !== 'BAD_INDENT' && !nested) return undefined;
  let { line } = text.position(Math.min(error.pos[0], text.text.length));
  // What is reported is the value that a deeper line follows; what is wrong is that line.
  if (nested) line = nextLine(text, line + 1);
  const content = text.line(line);
  const indent = content.search(/\S|$/);
  const start = (text.lines[line - 1] ?? 0) + indent;
  const columns = openLevels(text, line).map(
    ({ line: at, indent: spaces, word }) => `"${word}" (line ${at}, ${count(spaces)})`,
  );
  return {
    start,
    end: start + Math.max(1, wordOf(content).length),
    problem: {
      code: 'bad-indentation',
      message: `this line is indented by ${count(indent)}, and no key above stands there`,
      hint: columns.length > 0 ? `line it up with ${columns.join(' or ')}` : 'indent it as deep as its neighbours',
    },
  };
}

const count = (spaces: number): string => (spaces === 1 ? '1 space' : `${spaces} spaces`);

const wordOf = (content: string): string => /[^\s:]+/.exec(content.replace(/^\s*(?:- +)*/, ''))?.[0] ?? '';

const isContent = (content: string): boolean => /^\s*[^\s#]/.test(content);

function nextLine(text: SourceText, from: number): number {
  let line = from;
  while (line < text.lines.length && !isContent(text.line(line))) line += 1;
  return line;
}

/** The nearest few columns in which keys above stand, from the innermost outwards. */
function openLevels(text: SourceText, below: number): Level[] {
  const levels: Level[] = [];
  let bound = Number.POSITIVE_INFINITY;
  for (let line = below - 1; line > 0 && bound > 0 && levels.length < 3; line -= 1) {
    const content = text.line(line);
    if (!isContent(content)) continue;
    // Behind "- " a mapping starts: its column counts.
    const indent = /^\s*(?:- +)*/.exec(content)?.[0].length ?? 0;
    if (indent >= bound) continue;
    bound = indent;
    levels.push({ line, indent, word: wordOf(content) });
  }
  return levels;
}
