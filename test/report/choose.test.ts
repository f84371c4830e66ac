import { describe, expect, it } from 'vitest';
import { chooseReporter, parseReporter } from '../../src/report/choose.ts';

describe('chooseReporter', () => {
  it.each([
    ['live', {}, true],
    ['live', { CI: 'false' }, true],
    ['live', { CI: '', NO_COLOR: '' }, true],
    ['lines', {}, false],
    ['lines', { CI: 'true' }, true],
    ['lines', { CI: '1' }, true],
    ['lines', { NO_COLOR: '1' }, true],
    ['lines', { TERM: 'dumb' }, true],
  ])('%s for %j, terminal: %s', (expected, env, isTTY) => {
    expect(chooseReporter(env, { isTTY, inForeground: true })).toBe(expected);
  });

  it('lines in the background of a terminal', () => {
    expect(chooseReporter({}, { isTTY: true, inForeground: false })).toBe('lines');
  });
});

describe('parseReporter', () => {
  it.each([
    ['live', { name: 'live', verbose: false }],
    ['json', { name: 'json', verbose: false }],
    ['json=verbose', { name: 'json', verbose: true }],
    ['json=out/events=1.ndjson', { name: 'json', file: 'out/events=1.ndjson', verbose: false }],
    ['lines=log.txt', { name: 'lines', file: 'log.txt', verbose: false }],
    ['jsno', 'no reporter is called "jsno", there are live, lines, json, tap, junit, github, silent'],
    ['junit=out/report.xml', { name: 'junit', file: 'out/report.xml', verbose: false }],
    ['junit', '"junit" needs a file: junit=FILE'],
    ['tap', { name: 'tap', verbose: false }],
    ['tap=run.tap', { name: 'tap', file: 'run.tap', verbose: false }],
    ['github', { name: 'github', verbose: false }],
    ['github=x', '"github" takes no file'],
    ['json=', '"json=" names no file'],
    ['live=x', '"live" takes no file'],
    ['__proto__', 'no reporter is called "__proto__", there are live, lines, json, tap, junit, github, silent'],
  ])('%s', (text, expected) => {
    expect(parseReporter(text)).toEqual(expected);
  });
});
