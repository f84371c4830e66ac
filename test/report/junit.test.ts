import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openAtomicFile } from '../../src/io/atomic-file.ts';
import { JunitReporter } from '../../src/report/junit/junit.ts';
import { seconds } from '../../src/report/junit/xml.ts';
import { Folder } from '../support/folder.ts';
import { bench, cases, ended, finished, names, sessionEnded, started, written, wrong } from './junit-bench.ts';
import { problem } from './verify-samples.ts';
import { attribute, attributes, expectValidJunit, find, parsed, root, textOf } from './xsd.ts';

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
      reporter.on({ ...finished({ suite: `${number % 3}.yaml`, name: `n${number}`, output }), time: 0 });
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

  it('is not told without a result that found no room on the disk', () => {
    const { file, tell, reporter } = bench();
    file.stash = () => {
      throw new Error('ENOSPC');
    };
    expect(() =>
      tell(finished({ output: ['x'.repeat(60_000)] }), finished({ output: ['x'.repeat(60_000)] })),
    ).toThrow();
    tell(ended());
    expect(() => reporter.close()).toThrow('ENOSPC');
    expect(wrong(file.text)).toEqual(['the run: error interrupted']);
    expect(file.closed).toBe(1);
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
