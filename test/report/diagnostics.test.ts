import { describe, expect, it } from 'vitest';
import { diagnosticsToJson, formatDiagnostics, tally } from '../../src/report/diagnostics.ts';
import { diagnostic } from './samples.ts';

const at = (file: string, line: number, column = 1) => ({ place: { file, line, column } });

describe('formatDiagnostics', () => {
  it('shows place, severity, message, frame, hint and a closing count', () => {
    expect(formatDiagnostics([diagnostic()], { color: false })).toBe(
      [
        'scenarios/users.yaml:4:3 error: unknown key "mehtod"',
        '  3 | request:',
        '> 4 |   mehtod: GET',
        '    |   ^^^^^^',
        '  5 |   path: /users',
        '  did you mean "method"?',
        '',
        '1 error in 1 file',
      ].join('\n'),
    );
  });

  it('is empty when there is nothing to say', () => {
    expect(formatDiagnostics([], { color: true })).toBe('');
  });

  it('keeps files together and goes down each', () => {
    const text = formatDiagnostics(
      [
        diagnostic(at('b.yaml', 9)),
        diagnostic(at('a.yaml', 7)),
        diagnostic(at('b.yaml', 2)),
        diagnostic(at('a.yaml', 7, 0)),
      ],
      { color: false },
    );
    expect(text.match(/^\w\.yaml:\d+:\d+/gm)).toEqual(['b.yaml:2:1', 'b.yaml:9:1', 'a.yaml:7:0', 'a.yaml:7:1']);
  });

  it('marks errors red and warnings yellow', () => {
    const warning = diagnostic({ severity: 'warning' });
    expect(formatDiagnostics([diagnostic()], { color: true })).toContain('\u001b[31merror:\u001b[39m');
    expect(formatDiagnostics([warning], { color: true })).toContain('\u001b[33mwarning:\u001b[39m');
  });

  it('lets no control character of a file reach the terminal', () => {
    const hostile = diagnostic({
      message: 'unknown key "\u001b[2J\u0007"',
      hint: 'a\nb',
      ...at('x\u001b[31m.yaml', 1),
    });
    expect(formatDiagnostics([hostile], { color: false })).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

it('counts', () => {
  const warning = diagnostic({ severity: 'warning', ...at('b.yaml', 1) });
  expect(tally([diagnostic(), diagnostic(), warning])).toBe('2 errors, 1 warning in 2 files');
  expect(tally([warning])).toBe('1 warning in 1 file');
});

it('gives programs counts, places and ends', () => {
  const { hint: _, ...unhinted } = diagnostic({ severity: 'warning' });
  expect(diagnosticsToJson([diagnostic(), unhinted])).toEqual({
    errors: 1,
    warnings: 1,
    diagnostics: [
      {
        code: 'unknown-key',
        severity: 'error',
        message: 'unknown key "mehtod"',
        hint: 'did you mean "method"?',
        file: 'scenarios/users.yaml',
        line: 4,
        column: 3,
        endLine: 4,
        endColumn: 9,
      },
      expect.not.objectContaining({ hint: expect.anything() }),
    ],
  });
});
