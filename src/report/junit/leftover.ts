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
export const interruptedCase = (
  { kind, suite, name }: Pick<CaseResult, 'kind' | 'suite' | 'name'>,
  by: string | undefined,
): CaseResult => ({
  ...NOTHING,
  kind,
  suite,
  name,
  status: 'error',
  message: 'interrupted',
  problems: [{ field: 'the run', expected: 'to end by itself', got: by ?? 'no end', detail: [] }],
});

/** What belongs to no scenario: the run itself. */
export const RUN = { kind: 'test', suite: '', name: 'the run' } as const;

/** Says something of the run itself. */
export const ofRun = (status: 'error' | 'skipped', message: string): CaseResult => ({
  ...NOTHING,
  ...RUN,
  status,
  message,
});

const detail = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, PLAIN));
