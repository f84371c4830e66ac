import type { Diagnostic, Severity } from '../model/diagnostic.ts';
import type { Place } from '../model/place.ts';
import { codeFrame, visible } from './frame.ts';
import type { Range } from './nodes.ts';

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** Default `error`. */
  readonly severity?: Severity;
}

/** A problem at a range of a text → a diagnostic, with the frame made now. */
export function diagnose(at: Range, problem: Problem): Diagnostic {
  const start = at.text.position(at.start);
  const end = at.text.position(Math.max(at.start, at.end));
  return {
    code: problem.code,
    severity: problem.severity ?? 'error',
    // Both may quote the file.
    message: visible(problem.message),
    ...(problem.hint === undefined ? {} : { hint: visible(problem.hint) }),
    place: { file: at.text.file, line: start.line, column: start.column },
    end,
    frame: codeFrame(at.text, start, end),
  };
}

export function placeOf(at: Range): Place {
  const { line, column } = at.text.position(at.start);
  return { file: at.text.file, line, column };
}
