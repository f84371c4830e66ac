import { readdirSync, readFileSync } from 'node:fs';
import { array, assert, constantFrom, oneof, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAtomicFile } from '../../src/io/atomic-file.ts';
import type { MockEvent } from '../../src/model/events.ts';
import type { CaseResult, Verdict } from '../../src/model/verdict.ts';
import { JunitReporter } from '../../src/report/junit/junit.ts';
import { className, UniqueNames } from '../../src/report/junit/names.ts';
import type { JunitProfile } from '../../src/report/junit/test-case.ts';
import { seconds } from '../../src/report/junit/xml.ts';
import { Folder } from '../support/folder.ts';
import { FakeFile } from './fakes.ts';
import { utcNoon } from './samples.ts';
import { problem, result } from './verify-samples.ts';
import {
  attribute,
  attributes,
  elements,
  expectValidJunit,
  find,
  hasSchema,
  junitViolations,
  parsed,
  root,
  textOf,
} from './xsd.ts';

const finished = (overrides: Partial<CaseResult> = {}): MockEvent => ({
  type: 'case:finished',
  result: result(overrides),
});

const ended = (verdict: Partial<Verdict> = {}): MockEvent => ({
  type: 'verify:ended',
  verdict: {
    exitCode: 0,
    counts: { passed: 0, failed: 0, error: 0, skipped: 0 },
    coverage: { hit: 0, all: 0, unused: [] },
    duration: 1,
    ...verdict,
  },
});

const started: MockEvent = { type: 'verify:started', directory: 'scenarios', cases: undefined, command: undefined };
const sessionEnded: MockEvent = {
  type: 'session:ended',
  exchanges: 0,
  unmatched: 0,
  failed: 0,
  abandoned: 0,
  actions: { passed: 0, failed: 0, broken: 0 },
  abandonedActions: [],
};

function bench(profile: JunitProfile = 'default') {
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
function written(events: readonly MockEvent[], profile: JunitProfile = 'default'): string {
  const { reporter, tell, file } = bench(profile);
  tell(started, ...events, ended());
  reporter.close();
  return file.text;
}

const cases = (text: string) => find(root(parsed(text)), 'testcase');
const names = (text: string): string[] => cases(text).map((one) => attribute(one, 'name'));
/** What is wrong with each case: `error: interrupted`. */
const wrong = (text: string): string[] =>
  cases(text).flatMap((one) =>
    elements(one).map((child) => `${attribute(one, 'name')}: ${child.nodeName} ${attribute(child, 'message')}`),
  );

describe('names', () => {
  it.each([
    ['scenarios/orders.yaml', 'scenarios.orders'],
    ['scenarios/v1.2/check.out.yml', 'scenarios.v1_2.check_out'],
    ['/srv/mocks/a.yaml', 'srv.mocks.a'],
    ['../other/a.yaml', 'other.a'],
    ['C:\\mocks\\a.yaml', 'C:.mocks.a'],
    ['', 'mockrun'],
  ])('%s is the class %s', (suite, expected) => {
    expect(className(suite)).toBe(expected);
  });

  it('are told apart, also from names that look like it', () => {
    const unique = new UniqueNames();
    const given = ['a', 'a (2)', 'a', 'a', 'b'].map((name) => unique.next('x', name));
    expect(given).toEqual(['a', 'a (2)', 'a (3)', 'a (4)', 'b']);
    expect(unique.next('y', 'a')).toBe('a');
  });

  it('are cut when they are very long, and told apart still', () => {
    const unique = new UniqueNames();
    const first = unique.next('x', `${'n'.repeat(10_000)}1`);
    const second = unique.next('x', `${'n'.repeat(10_000)}2`);
    expect(first).toBe(`${'n'.repeat(249)}…`);
    expect(second).toBe(`${'n'.repeat(245)}… (2)`);
  });

  it('stay quick when 20,000 are the same', () => {
    const unique = new UniqueNames();
    const given = new Set(Array.from({ length: 20_000 }, () => unique.next('x', 'same')));
    expect(given.size).toBe(20_000);
  });
});

describe('a file', () => {
  it.each([
    [0, '0.000'],
    [0.0001, '0.000'],
    [12.3456, '0.012'],
    [1_234_567.8, '1234.568'],
    [1e30, '1000000000000.000'],
    [Number.NaN, '0.000'],
    [-1, '0.000'],
  ])('says %d ms as %s', (ms, expected) => {
    expect(seconds(ms)).toBe(expected);
  });

  it('tells kinds of one name apart', () => {
    const text = written([finished(), finished({ kind: 'entry' }), finished({ kind: 'replay' }), finished()]);
    const name = 'an order is created';
    expect(names(text)).toEqual([name, `entry ${name}`, `replay of ${name}`, `${name} (2)`]);
  });

  it('keeps quotes, emoji and line breaks of a name, and replaces what no XML may hold', () => {
    const text = written([finished({ name: `"a" <b> & 'c' 🛒\n\t\u0000\u001b[31mred\u001b[0m\ud800\uffff]]>` })]);
    expect(names(text)).toEqual([`"a" <b> & 'c' 🛒\n\t\ufffdred\ufffd\ufffd]]>`]);
  });

  it('has file and line in the default profile alone', () => {
    expect(attributes(cases(written([finished()]))[0] as never).map(([name]) => name)).toContain('line');
    expect(attributes(cases(written([finished()], 'strict'))[0] as never).map(([name]) => name)).toEqual([
      'classname',
      'name',
      'time',
    ]);
  });

  it('says of a failure what was expected, what came, and where', () => {
    const text = written([finished({ status: 'failed', message: 'it went wrong', problems: [problem()] })]);
    const [failure] = find(root(parsed(text)), 'failure');
    expect(attribute(failure, 'message')).toBe('it went wrong');
    expect(textOf(failure as never)).toBe(
      [
        'it went wrong',
        'status: expected 201, got 500',
        '  expected at scenarios/orders.yaml:33:15',
        '  entry at scenarios/orders.yaml:12:5',
      ].join('\n'),
    );
  });

  it('keeps suites together that come mixed, in order, however much there is', () => {
    const folder = new Folder();
    const reporter = new JunitReporter({ file: openAtomicFile(folder.at('r.xml')) });
    const output = ['é'.repeat(1000)];
    for (let number = 0; number < 3000; number += 1) {
      reporter.on({ ...finished({ suite: `${number % 3}.yaml`, name: `n${number}`, output }), time: 0 } as never);
    }
    reporter.on({ ...ended(), time: 0 });
    reporter.close();
    const text = readFileSync(folder.at('r.xml'), 'utf8');
    const suites = text.split('</testsuite>').slice(0, 3);
    for (const [index, suite] of suites.entries()) {
      expect(suite).toContain(`<testsuite name="${index}.yaml" tests="1000" failures="0" errors="0" skipped="0"`);
      const found = [...suite.matchAll(/name="n(\d+)"/g)].map(([, number]) => Number(number));
      expect(found).toEqual(Array.from({ length: 1000 }, (_, row) => row * 3 + index));
    }
    expect(text.match(/é/g)).toHaveLength(3_000_000);
    expect(readdirSync(folder.path)).toEqual(['r.xml']);
  });
});

describe('a run that was cut off', () => {
  const begun = { type: 'case:started', kind: 'test', suite: 'a.yaml', name: 'slow' } as const;

  it('has a file before it ends, for whoever kills it', () => {
    const { file } = bench();
    expect(wrong(file.drafts[0] as string)).toEqual(['the run: error interrupted']);
    expectValidJunit(file.drafts[0] as string);
  });

  it('says what was not finished when the process ends', () => {
    const { file, tell } = bench();
    tell(started, finished(), begun);
    file.exit();
    expect(wrong(file.text)).toEqual(['slow: error interrupted']);
    expect(names(file.text)).toHaveLength(2);
  });

  it('says so when nothing was on its way', () => {
    const { file, tell, reporter } = bench();
    tell(started, finished(), sessionEnded);
    reporter.close();
    expect(wrong(file.text)).toEqual(['the run: error interrupted']);
  });

  it('says so when a signal came between two cases, and names it', () => {
    const { file, tell, reporter } = bench();
    tell(started, finished({ status: 'failed' }), ended({ interrupted: 'SIGTERM' }));
    reporter.close();
    expect(wrong(file.text)).toEqual(['an order is created: failure failed', 'the run: error interrupted']);
    expect(file.text).toContain('got SIGTERM');
  });

  it('has nothing to add when a result says it', () => {
    const { file, tell, reporter } = bench();
    tell(started, finished({ status: 'error', message: 'interrupted' }), ended({ interrupted: 'SIGTERM' }));
    reporter.close();
    expect(wrong(file.text)).toEqual(['an order is created: error interrupted']);
  });

  it('has nothing to add when it ended at the first failure as it was told to', () => {
    const { file, tell, reporter } = bench();
    tell(started, finished({ status: 'failed', message: 'no' }), ended({ interrupted: '--bail' }));
    reporter.close();
    expect(wrong(file.text)).toEqual(['an order is created: failure no']);
  });

  it('is finished once', () => {
    const { file, reporter } = bench();
    reporter.close();
    const { text } = file;
    file.exit();
    expect(file.text).toBe(text);
    expect(file.closed).toBe(1);
  });
});

describe('a run without results', () => {
  it('is no empty file', () => {
    expect(wrong(written([]))).toEqual(['the run: skipped there was nothing to judge']);
  });

  it('of "serve" is complete when its session ended', () => {
    const { file, tell, reporter } = bench();
    tell(finished({ kind: 'entry' }), sessionEnded);
    reporter.close();
    expect(wrong(file.text)).toEqual([]);
    expect(names(file.text)).toEqual(['entry an order is created']);
  });

  it('tells a broken file once, with its diagnostics', () => {
    const quarantined = { type: 'file:quarantined', file: 'a.yaml', serving: 'nothing', diagnostics: [] } as const;
    const { file, tell, reporter } = bench();
    tell(quarantined, finished({ kind: 'file', suite: 'a.yaml', name: 'a.yaml', status: 'error' }));
    tell({ type: 'session:failed', message: 'a file has errors', hint: undefined });
    reporter.close();
    expect(wrong(file.text)).toEqual(['file a.yaml: error the file could not be loaded']);
  });

  it('does not hold a file against it that was mended', () => {
    const quarantined = { type: 'file:quarantined', file: 'a.yaml', serving: 'nothing', diagnostics: [] } as const;
    expect(wrong(written([quarantined, { type: 'file:mended', file: 'a.yaml' }, finished()]))).toEqual([]);
  });
});

/** As this writer must change it: what no XML may hold. */
const fit = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Cs}/gu, '\ufffd');

describe('any text', () => {
  // Terminal commands would be taken out whole, which is tried above.
  const text = oneof(
    string({ unit: 'binary', maxLength: 80 }),
    string({
      unit: constantFrom('<', '>', '&', '"', "'", ']', '\n', '\r', '\t', '\ud83d', '\ude00', '\u0000', '\uffff', 'é'),
      maxLength: 30,
    }),
  ).map((made) => made.replaceAll('\u001b', ''));

  it.each(['default', 'strict'] as const)('comes back from a file with the profile %s', (profile) => {
    assert(
      property(
        array(record({ name: text, message: text, line: text, output: text }), { minLength: 1, maxLength: 3 }),
        (all) => {
          const events = all.map(({ name, message, line, output }, index) =>
            finished({
              name: `${index} ${name}`,
              suite: `${name}.yaml`,
              status: index % 2 ? 'failed' : 'error',
              message: `! ${message}`,
              problems: [problem({ field: 'body', expected: line, got: line, detail: [line] })],
              output: [output],
            }),
          );
          const document = written(events, profile);
          const read = cases(document);
          const sorted = (list: readonly string[]): string[] => list.toSorted();
          expect(sorted(read.map((one) => attribute(one, 'name')))).toEqual(
            sorted(all.map(({ name }, index) => fit(`${index} ${name}`))),
          );
          const failures = read.flatMap((one) => elements(one)).filter(({ nodeName }) => nodeName !== 'system-out');
          expect(sorted(failures.map((one) => attribute(one, 'message')))).toEqual(
            sorted(all.map(({ message }) => fit(`! ${message}`))),
          );
          const outputs = find(root(parsed(document)), 'system-out').map(textOf);
          expect(sorted(outputs)).toEqual(sorted(all.map(({ output }) => fit(output))));
          if (profile === 'strict') expectValidJunit(document);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe.skipIf(!hasSchema)("Jenkins' schema", () => {
  it('is looked at in earnest', () => {
    const schema = written([finished({ status: 'skipped' })], 'strict');
    const broken = schema
      .replace('time="0.012" timestamp', 'time="1e-7" timestamp')
      .replace('<testcase', '<testcase file="x"')
      .replace('<testsuites', '<testsuites skipped="1"')
      .replace(/tests="\d"/g, '');
    expect(junitViolations(broken)).toEqual([
      '<testsuites> may not have "skipped"',
      'time="1e-7" does not fit',
      '<testsuite> has no "tests"',
      '<testcase> may not have "file"',
    ]);
  });
});
