import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { show } from '../../report/emulator.ts';
import { BINARY } from '../harness.ts';
import { canOpenTerminals } from '../terminal.ts';
import { ASK, casesIn, node, site, written } from './site.ts';

const COLUMNS = 100;
const ROWS = 30;

/** Runs `mockrun verify` in a terminal of its own. `type` presses keys. */
function inTerminal(directory: string, args: readonly string[]) {
  const quoted = ['verify', ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const shell = `stty cols ${COLUMNS} rows ${ROWS}; exec '${process.execPath}' '${BINARY}' ${quoted}`;
  const own = Object.entries(process.env).filter(([name]) => !/^(MOCKRUN_|CI$|NO_COLOR$|NODE_OPTIONS$)/.test(name));
  const env = { ...Object.fromEntries(own), TERM: 'xterm-256color', SHELL: '/bin/sh' };
  const terminal = spawn('script', ['-qec', shell, '/dev/null'], { cwd: directory, env });
  onTestFinished(() => void terminal.kill('SIGKILL'));
  let text = '';
  terminal.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = new Promise<{ code: number | null; screen: string[] }>((resolve) => {
    terminal.once('close', (code) => resolve({ code, screen: show(text, COLUMNS, ROWS).screen }));
  });
  return { ended, type: (keys: string) => void terminal.stdin.write(keys) };
}

describe.skipIf(!canOpenTerminals)('in a terminal', () => {
  test('what a command writes stands above the live list, with its colours', async () => {
    const { directory } = site();
    const command = node(`${ASK} console.log('\\x1b[32mfirst line\\x1b[0m', process.env.FORCE_COLOR);
      ask('POST', '/orders').then(() => console.error('last line'))`);
    const { code, screen } = await inTerminal(directory, ['--', ...command]).ended;
    expect(code).toBe(0);
    const at = (part: string): number => screen.findIndex((line) => line.includes(part));
    expect(at('first line 1')).toBeGreaterThanOrEqual(0);
    expect(at('last line')).toBeGreaterThan(at('first line 1'));
    expect(at('1 of 2 entries hit')).toBeGreaterThan(at('last line'));
  });

  test.each(['live', 'lines'])('Ctrl-C reaches the command through mockrun, with the %s reporter', async (reporter) => {
    const { directory, path } = site();
    const waiting =
      node(`process.on('SIGINT', () => { require('fs').writeFileSync('told', 'SIGINT'); process.exit(0); });
      setInterval(() => {}, 1000); require('fs').writeFileSync('ready', 'yes');`);
    const running = inTerminal(directory, ['--reporter', reporter, '--junit', 'r.xml', '--', ...waiting]);
    await written(path('ready'));
    running.type('\u0003');
    expect((await running.ended).code).toBe(130);
    expect(readFileSync(path('told'), 'utf8')).toBe('SIGINT');
    expect(casesIn(path('r.xml'))[0]?.text).toContain('interrupted by SIGINT');
  });

  test('a command that reads the terminal finds it empty, and is not stopped', async () => {
    const { directory, path } = site();
    const reading = node(`${ASK} const text = require('fs').readFileSync(0, 'utf8');
      require('fs').writeFileSync('read', JSON.stringify(text)); ask('POST', '/orders')`);
    const { code } = await inTerminal(directory, ['--reporter', 'lines', '--', ...reading]).ended;
    expect(code).toBe(0);
    expect(readFileSync(path('read'), 'utf8')).toBe('""');
  });
});
