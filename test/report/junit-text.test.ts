import { array, assert, constantFrom, oneof, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { className, UniqueNames } from '../../src/report/junit/names.ts';
import { cases, finished, written } from './junit-bench.ts';
import { problem } from './verify-samples.ts';
import {
  attribute,
  elements,
  expectValidJunit,
  find,
  hasSchema,
  junitViolations,
  parsed,
  root,
  textOf,
} from './xsd.ts';

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
