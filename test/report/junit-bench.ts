import type { MockEvent } from '../../src/model/events.ts';
import type { CaseResult, Verdict } from '../../src/model/verdict.ts';
import { JunitReporter } from '../../src/report/junit/junit.ts';
import type { JunitProfile } from '../../src/report/junit/test-case.ts';
import { FakeFile } from './fakes.ts';
import { utcNoon } from './samples.ts';
import { result } from './verify-samples.ts';
import { attribute, elements, find, parsed, root } from './xsd.ts';

export const finished = (overrides: Partial<CaseResult> = {}): MockEvent => ({
  type: 'case:finished',
  result: result(overrides),
});

export const ended = (verdict: Partial<Verdict> = {}): MockEvent => ({
  type: 'verify:ended',
  verdict: {
    exitCode: 0,
    counts: { passed: 0, failed: 0, error: 0, skipped: 0 },
    coverage: { hit: 0, all: 0, unused: [] },
    duration: 1,
    ...verdict,
  },
});

export const started: MockEvent = {
  type: 'verify:started',
  directory: 'scenarios',
  cases: undefined,
  command: undefined,
};
export const sessionEnded: MockEvent = {
  type: 'session:ended',
  exchanges: 0,
  unmatched: 0,
  failed: 0,
  abandoned: 0,
  actions: { passed: 0, failed: 0, broken: 0 },
  abandonedActions: [],
};

export function bench(profile: JunitProfile = 'default') {
  const file = new FakeFile();
  const reporter = new JunitReporter({ file, profile });
  return {
    file,
    reporter,
    tell: (...events: MockEvent[]): void => {
      for (const event of events) reporter.on({ ...event, time: utcNoon });
    },
  };
}

/** The document after these events and an end in good order. */
export function written(events: readonly MockEvent[], profile: JunitProfile = 'default'): string {
  const { reporter, tell, file } = bench(profile);
  tell(started, ...events, ended());
  reporter.close();
  return file.text;
}

export const cases = (text: string) => find(root(parsed(text)), 'testcase');
export const names = (text: string): string[] => cases(text).map((one) => attribute(one, 'name'));
/** What is wrong with each case: `error: interrupted`. */
export const wrong = (text: string): string[] =>
  cases(text).flatMap((one) =>
    elements(one).map((child) => `${attribute(one, 'name')}: ${child.nodeName} ${attribute(child, 'message')}`),
  );
