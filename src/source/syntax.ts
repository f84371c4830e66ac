import type { Diagnostic } from '../model/diagnostic.ts';
import type { YAMLError } from '../vendor/yaml.ts';
import { diagnose, type Problem } from './diagnose.ts';
import { indentationProblem } from './indentation.ts';
import { lineTrap, mask } from './line-traps.ts';
import type { SourceText } from './text.ts';
import { openedBefore } from './unclosed.ts';

/** More than this is noise: behind the first few, errors are consequences. */
const MOST_ERRORS = 20;

interface Found {
  readonly start: number;
  readonly end: number;
  readonly problem: Problem;
  /** What comes behind cannot be trusted: a quote swallowed it. */
  readonly last?: boolean;
}

/**
 * The errors of the `yaml` package in our words, one a line; `others` are what conversion found, kept as far as the
 * tree can be trusted: up to the first error.
 */
export function explainSyntax(
  errors: readonly YAMLError[],
  others: readonly Diagnostic[],
  text: SourceText,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const lines = new Set<number>();
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    // The parser lost the thread; the reason was reported before.
    if (found.length > 0 && error.message.includes('in YAML stream')) continue;
    const { start, end, problem, last } = explain(error, text);
    const diagnostic = diagnose({ text, start, end }, problem);
    const line = text.position(Math.min(error.pos[0], text.text.length)).line;
    if (lines.has(diagnostic.place.line) || lines.has(line)) continue;
    lines.add(line).add(diagnostic.place.line);
    found.push(diagnostic);
    if (last || found.length >= MOST_ERRORS) break;
  }
  const first = Math.min(...found.map((each) => each.place.line));
  return [...others.filter((each) => each.place.line < first), ...found];
}

function explain(error: YAMLError, text: SourceText): Found {
  const length = text.text.length;
  const start = Math.min(error.pos[0], length);
  const end = Math.max(start, Math.min(error.pos[1], length));
  const { message } = error;
  if (message.startsWith('Missing closing')) return unclosedQuote(start, text);
  const at = text.position(start);
  const line = text.line(at.line);
  const lineStart = start - at.column + 1;
  if (error.code !== 'TAB_AS_INDENT') {
    const trap = lineTrap(line, at.column - 1);
    if (trap) return { ...trap, start: lineStart + trap.start, end: lineStart + trap.end };
  }
  if (/must (be sufficiently indented and )?end with a/.test(message))
    return unclosedBracket(start, text, message.slice(-1));
  const known = byCode(error, line, at.column - 1);
  if (known) return { start, end, problem: known };
  return (
    missingColon(error, text, lineStart, line) ?? indentationProblem(error, text) ?? { start, end, problem: SOMETHING }
  );
}

const SOMETHING: Problem = {
  code: 'yaml-syntax',
  message: 'YAML does not expect this here',
  hint: 'check the quotes, brackets and indentation in this line and the one before',
};

function unclosedQuote(end: number, text: SourceText): Found {
  const start = openedBefore(text.text, end, 'quote') ?? end;
  const quote = text.text[start] ?? '"';
  return {
    start,
    end: start + 1,
    last: true,
    problem: {
      code: 'unclosed-quote',
      message: `this quote is never closed, or a line inside is indented too little`,
      hint:
        quote === "'"
          ? "close it with '; inside, write '' for one quote"
          : 'close it with "; inside, write \\" for one quote',
    },
  };
}

function unclosedBracket(end: number, text: SourceText, closing: string): Found {
  const start = openedBefore(text.text, end, 'bracket') ?? end;
  return {
    start,
    end: start + 1,
    last: true,
    problem: {
      code: 'unclosed-bracket',
      message: `this bracket is never closed with "${closing}", or a line inside is indented too little`,
      hint: `add "${closing}"; quote text that holds brackets`,
    },
  };
}

/** Errors that one line explains. */
function byCode(error: YAMLError, line: string, column: number): Problem | undefined {
  const { code, message } = error;
  if (code === 'TAB_AS_INDENT') {
    return {
      code: 'tab-indentation',
      message: 'a tab indents this line',
      hint: 'indent with spaces; YAML allows no tabs there',
    };
  }
  if (code === 'MULTIPLE_DOCS') {
    return {
      code: 'second-document',
      message: 'a second document starts here, and a file is one scenario',
      hint: 'move it to a file of its own, or remove the "---"',
    };
  }
  if (code === 'NON_STRING_KEY') {
    return { code: 'bad-key', message: 'a key must be text', hint: 'quote it if it is meant as text' };
  }
  if (code === 'BAD_DQ_ESCAPE') {
    const escape = /escape sequence (\\[^]?)/.exec(message)?.[1] ?? '\\';
    return {
      code: 'bad-escape',
      message: `"${escape}" is no escape of YAML's double quotes`,
      hint: 'use single quotes, where a backslash is just a backslash, or write \\\\',
    };
  }
  if (code === 'TAG_RESOLVE_FAILED' || code === 'BAD_COLLECTION_TYPE') {
    return {
      code: 'unknown-tag',
      message:
        '"!" starts a tag here, and only the tags of plain YAML are known (!!str, !!int, !!float, !!bool, !!null)',
      hint: 'quote text that starts with "!"',
    };
  }
  if (code === 'BAD_DIRECTIVE') {
    return {
      code: 'unquoted-indicator',
      message: '"%" starts a directive here',
      hint: 'quote text that starts with "%"',
    };
  }
  if (code === 'BAD_ALIAS' && message.includes('ending in :')) {
    return {
      code: 'missing-space',
      message: 'the colon belongs to the name here',
      hint: 'put a space before the colon',
    };
  }
  if (code === 'RESOURCE_EXHAUSTION') {
    return { code: 'too-deep', message: 'this nests too deeply to be read', hint: 'nest less deeply' };
  }
  if (message.startsWith('Comments must be separated')) {
    return {
      code: 'missing-space',
      message: '"#" starts a comment only behind a space',
      hint: 'put a space before "#", or quote the text',
    };
  }
  if (message.startsWith('Unexpected ,') || message.startsWith('Unexpected empty item')) {
    return {
      code: 'extra-comma',
      message: 'there is a comma too many',
      hint: 'remove it, or write the value that is missing',
    };
  }
  if (code === 'BLOCK_IN_FLOW' || message.startsWith('Missing , ')) {
    return {
      code: 'missing-comma',
      message: 'a comma is missing, or this text needs quotes',
      hint: 'in flow style, {a: 1, b: 2}, entries stand apart by commas, and text that holds ": " or brackets is quoted',
    };
  }
  if (message.includes('-seq-ind on same line') || message.includes('block-seq-ind')) {
    return {
      code: 'misplaced-list',
      message: 'a list cannot start behind a key',
      hint: 'start it in the next line: "- …", or write [a, b]',
    };
  }
  const before = mask(line).slice(0, column).trimEnd().at(-1);
  if (code === 'UNEXPECTED_TOKEN' && message.includes('at node end')) {
    return before === '_'
      ? {
          code: 'text-after-quote',
          message: 'text goes on behind the closing quote',
          hint: "quote all of it; inside '…', write '' for one quote",
        }
      : {
          code: 'yaml-syntax',
          message: 'this stands behind a value that has ended',
          hint: 'quote the whole value if it is one text',
        };
  }
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && /:\s/.test(mask(line).slice(column))) {
    return {
      code: 'second-colon',
      message: 'a value that holds ": " must be quoted',
      hint: "quote it: key: 'a: b'; or start a mapping in the next line",
    };
  }
  return undefined;
}

/** `method:GET`, or a line that is no `key: value` at all. */
function missingColon(error: YAMLError, text: SourceText, lineStart: number, line: string): Found | undefined {
  if (error.code !== 'MULTILINE_IMPLICIT_KEY' && !error.message.startsWith('Implicit map keys')) return undefined;
  const content = /^(\s*(?:- +)*)(.*?)\s*$/.exec(mask(line));
  const start = lineStart + (content?.[1]?.length ?? 0);
  const written = text.text.slice(start, start + (content?.[2]?.length ?? 0));
  const colon = /^([^\s:'"[{]+):([^\s:].*)$/.exec(written);
  if (colon && !written.includes('://')) {
    return {
      start,
      end: start + written.length,
      problem: {
        code: 'missing-space',
        message: `a space is missing after the colon of "${colon[1]}"`,
        hint: `write "${colon[1]}: ${colon[2]?.trim()}"`,
      },
    };
  }
  return {
    start,
    end: start + Math.max(1, written.length),
    problem: {
      code: 'missing-colon',
      message: 'a "key: value" is expected in this line',
      hint: 'add the colon, a "- " if it is a list item, or indent it if it goes on with the text above',
    },
  };
}
