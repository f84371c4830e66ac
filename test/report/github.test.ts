import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MockEvent } from '../../src/model/events.ts';
import { GithubReporter } from '../../src/report/github/github.ts';
import { workflowCommand } from '../../src/report/github/workflow-command.ts';
import { diagnostic } from './samples.ts';
import { at, problem, result } from './verify-samples.ts';

function told(...events: MockEvent[]): { commands: string[]; summary: string } {
  let text = '';
  let summary = '';
  const reporter = new GithubReporter({
    output: { write: (more) => (text += more) },
    summary: (markdown) => (summary += markdown),
  });
  for (const event of events) if (reporter.wants.has(event.type)) reporter.on({ ...event, time: 0 });
  return { commands: text.split('\n').slice(0, -1), summary };
}

const failures = (count: number, message = 'no'): MockEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    type: 'case:finished',
    result: result({ name: `test ${index}`, status: 'failed', message }),
  }));

const ended = (unused = 0): MockEvent => ({
  type: 'verify:ended',
  verdict: {
    exitCode: 1,
    counts: { passed: 0, failed: 1, error: 0, skipped: 0 },
    coverage: {
      hit: 1,
      all: 1 + unused,
      unused: Array.from({ length: unused }, (_, index) => ({
        id: `${index}`,
        name: `entry ${index}`,
        place: at(index + 1),
      })),
    },
    duration: 1,
  },
});

describe('a workflow command', () => {
  it('escapes as the runner undoes it', () => {
    const command = workflowCommand({
      level: 'error',
      title: 'a,b:c%',
      message: '1%, 2: 3\r\n::error::x',
      file: 'a,b.yaml',
      line: 1,
    });
    expect(command).toBe('::error file=a%2Cb.yaml,line=1,title=a%2Cb%3Ac%25::1%25, 2: 3%0A::error::x\n');
  });

  it('is one line, whatever is in it', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        const command = workflowCommand({ level: 'warning', title: text, message: text, file: text });
        expect(command.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
        expect(command.slice('::warning '.length).split('::')[0]).toMatch(/^file=[^:,]*,title=[^:,]*$/);
      }),
    );
  });
});

describe('annotations', () => {
  it('are ten errors and ten warnings, and a notice about the others', () => {
    const { commands } = told(...failures(12), ended(11));
    const count = (level: string): number => commands.filter((command) => command.startsWith(`::${level} `)).length;
    expect([count('error'), count('warning'), count('notice')]).toEqual([10, 10, 1]);
    expect(commands.at(-1)).toMatch(/%0A2 more errors and 1 more warning are not shown here, but in the summary/);
  });

  it('stand where the problem is when the case has no place', () => {
    const failed = result({ status: 'failed', problems: [problem()], place: undefined as never });
    const { commands } = told({ type: 'case:finished', result: failed }, ended());
    expect(commands[0]).toMatch(/^::error file=scenarios\/orders.yaml,line=33,col=15,/);
  });

  it('tell of warnings of the files', () => {
    const warning = diagnostic({ severity: 'warning', code: 'hidden-entry', message: 'never answers' });
    const loaded = { revision: 1, scenarios: 1, pairs: 1, templates: 0, changed: [], removed: [], duration: 1 };
    const { commands } = told({ type: 'library:loaded', ...loaded, warnings: [warning] }, ended());
    expect(commands).toEqual([
      '::warning file=scenarios/users.yaml,line=4,col=3,title=hidden-entry::never answers%0Adid you mean "method"?',
    ]);
  });

  it('are bounded', () => {
    const { commands } = told(...failures(1, 'x'.repeat(100_000)), ended());
    expect(commands[0]?.length).toBeLessThan(5000);
  });
});

describe('the job summary', () => {
  it('stays below what GitHub takes, and counts the rest', () => {
    const { summary } = told(...failures(2000, '🛒 <x> '.repeat(2000)), ended(500));
    expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
    expect(summary).toMatch(/… and [\d,]+ more failures/);
    expect(summary).toContain('500 entries that nothing called');
    expect(summary).toContain('… 480 more');
  });

  it('lets nothing of a result become markup', () => {
    const { summary } = told(...failures(1, '</pre><script>\n\n# title\u001b[31m'), ended());
    expect(summary).toContain('<pre>&lt;/pre&gt;&lt;script&gt;\n\n# title\n');
    expect(summary).not.toContain('\u001b');
  });
});
