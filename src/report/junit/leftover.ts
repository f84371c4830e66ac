import type { Diagnostic } from '../../model/diagnostic.ts';
import { isError } from '../../model/diagnostic.ts';
import type { EventOf } from '../../model/events.ts';
import type { CaseResult } from '../../model/verdict.ts';
import { diagnosticLines } from '../diagnostics.ts';
import { style } from '../style.ts';
import { count } from '../time.ts';

const PLAIN = style(false);
const NOTHING = { duration: 0, problems: [], output: [] } as const;

/** A file that could not be loaded; its diagnostics are the text. */
export function brokenFile({ file, diagnostics }: EventOf<'file:quarantined'>): CaseResult {
  const [first] = diagnostics.filter(isError);
  const errors = diagnostics.filter(isError).length;
  const more = errors > 1 ? `, and ${count(errors - 1, 'more error')}` : '';
  return {
    ...NOTHING,
    kind: 'file',
    suite: file,
    name: file,
    status: 'error',
    message: `${first?.message ?? 'the file could not be loaded'}${more}`,
    ...(first === undefined ? {} : { place: first.place }),
    problems: [{ field: 'file', expected: 'a valid file', got: count(errors, 'error'), detail: detail(diagnostics) }],
  };
}

/** Something was begun and not ended. */
export const interruptedCase = (begun: EventOf<'case:started'>, by: string | undefined): CaseResult => ({
  ...NOTHING,
  kind: begun.kind,
  suite: begun.suite,
  name: begun.name,
  status: 'error',
  message: 'interrupted',
  problems: by === undefined ? [] : [{ field: 'run', expected: 'its end', got: by, detail: [] }],
});

/** Says something of the run itself. */
export const ofRun = (status: 'error' | 'skipped', message: string, detail: readonly string[] = []): CaseResult => ({
  ...NOTHING,
  kind: 'test',
  suite: '',
  name: 'the run',
  status,
  message,
  problems: detail.length === 0 ? [] : [{ field: 'run', expected: 'its end', got: message, detail }],
});

const detail = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, PLAIN));
