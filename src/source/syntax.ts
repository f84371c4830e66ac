import type { YAMLError } from '../vendor/yaml.ts';
import type { Problem } from './diagnose.ts';
import type { Found } from './found.ts';
import { indentationProblem } from './indentation.ts';
import { lineTrap, mask } from './line-traps.ts';
import { missingColon } from './missing-colon.ts';
import { syntaxProblem } from './syntax-table.ts';
import type { SourceText } from './text.ts';
import { openedBefore } from './unclosed.ts';

/** More than this is noise. */
export const MOST_ERRORS = 20;

/** The errors of the `yaml` package in our words and places, one a line: more are consequences. */
export function explainErrors(errors: readonly YAMLError[], text: SourceText): Found[] {
  const found: Found[] = [];
  const lines = new Set<number>();
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    // The parser lost the thread; the reason was reported before.
    if (found.length > 0 && error.message.includes('in YAML stream')) continue;
    const reported = text.position(Math.min(error.pos[0], text.text.length)).line;
    if (lines.has(reported)) continue;
    const each = explain(error, text);
    const { line } = text.position(each.start);
    if (lines.has(line)) continue;
    lines.add(line).add(reported);
    found.push(each);
    if (each.last || found.length >= MOST_ERRORS) break;
  }
  return found;
}

const WINDOW = 4000;

function explain(error: YAMLError, text: SourceText): Found {
  const start = Math.min(error.pos[0], text.text.length);
  const end = Math.max(start, Math.min(error.pos[1], text.text.length));
  const at = text.position(start);
  // Of a very long line only what is around is looked at.
  const cut = Math.max(0, at.column - 1 - WINDOW);
  const line = text.line(at.line).slice(cut, cut + 2 * WINDOW);
  const column = at.column - 1 - cut;
  const from = start - column;
  if (error.message.startsWith('Missing closing')) return unclosedQuote(start, text);

  const trap = error.code === 'TAB_AS_INDENT' ? undefined : lineTrap(line, column);
  if (trap) return { ...placed(from + trap.start, from + trap.end), problem: trap.problem };
  const closing = /must (?:be sufficiently indented and )?end with a (.)$/.exec(error.message)?.[1];
  if (closing) return unclosedBracket(start, text, closing);

  const masked = mask(line);
  const known = syntaxProblem({ code: error.code, message: error.message, masked, column });
  if (known?.mend) {
    const stop = known.mend === 'line' ? from + masked.trimEnd().length : end;
    return { ...placed(start, stop, known.mend === 'blank' ? ' ' : 'x'), problem: known };
  }
  // What tabs were meant to say about the lines behind, nobody knows.
  if (known) return { start, end, problem: known, last: error.code === 'TAB_AS_INDENT' };
  const missing = missingColon(error, line);
  if (missing) return { ...missing, start: from + missing.start, end: from + missing.end };
  return indentationProblem(error, text) ?? { start, end, problem: SOMETHING };
}

/** A range that something harmless can stand in for. */
const placed = (start: number, end: number, fill = 'x') => ({ start, end, mend: fill.repeat(end - start) });

const SOMETHING: Problem = {
  code: 'yaml-syntax',
  message: 'YAML does not expect this here',
  hint: 'check the quotes, brackets and indentation in this line and the one before',
};

function unclosedQuote(end: number, text: SourceText): Found {
  const start = openedBefore(text.text, end, 'quote') ?? end;
  const single = text.text[start] === "'";
  return {
    start,
    end: start + 1,
    last: true,
    problem: {
      code: 'unclosed-quote',
      message: 'this quote is never closed, or a line inside is indented too little',
      hint: single
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
