import { expect, test } from 'vitest';
import type { CaseResult } from '../../src/model/verdict.ts';
import { problemsReport } from '../../src/report/cases/problems-report.ts';

const wrong = (name: string, detail: readonly string[] = []): CaseResult => ({
  kind: 'unmatched',
  suite: '',
  name,
  status: 'failed',
  duration: 1,
  problems: [{ field: 'answered by', expected: 'an entry', got: 'no entry', detail }],
  output: [],
});

test('nothing wrong, nothing said', () => {
  expect(problemsReport([])).toBe('');
});

test('each result stands by itself, what is wrong below it', () => {
  expect(problemsReport([wrong('GET /a', ['nearest: "b"']), wrong('GET /c')])).toBe(`2 problems with the mock

✖ unmatched GET /a
  answered by: expected an entry, got no entry
    nearest: "b"

✖ unmatched GET /c
  answered by: expected an entry, got no entry`);
});

test('there is an end to it, however much is wrong', () => {
  const results = Array.from({ length: 1000 }, (_, index) => wrong(`GET /${index}`));
  const lines = problemsReport(results).split('\n');
  expect(lines[0]).toBe('1,000 problems with the mock');
  expect(lines.at(-1)).toBe('… and 980 more problems');
  expect(
    problemsReport([
      wrong(
        'GET /',
        Array.from({ length: 1000 }, () => 'line'),
      ),
    ]),
  ).toContain('… 971 more lines');
});

test('names and values cannot draw in the terminal', () => {
  expect(problemsReport([wrong('GET /\u001b[31mred', ['a\u0007b'])])).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
});
