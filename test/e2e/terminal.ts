import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { show } from '../report/emulator.ts';
import { BINARY, eventually } from './harness.ts';

const COLUMNS = 120;
const ROWS = 40;

/** util-linux's `script` runs a program in a terminal of its own; other systems' takes other flags. */
export const canOpenTerminals = ((): boolean => {
  const { status, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return status === 0 && stdout.includes('util-linux');
})();

export interface InTerminal {
  readonly url: string;
  /** What somebody who sits in front of it sees now, line by line. */
  readonly screen: () => string[];
  /** Ends it as the system would; resolves when the terminal is closed. */
  readonly stop: () => Promise<void>;
}

/** Starts `mockrun serve` in a terminal and waits until it is ready. Stopped when the test is over. */
export async function serveInTerminal(directory: string, flags: readonly string[]): Promise<InTerminal> {
  const readyFile = path.join(mkdtempSync(path.join(tmpdir(), 'mockrun-e2e-ready-')), 'ready.json');
  const command = [process.execPath, BINARY, 'serve', directory, '--port', '0', '--ready-file', readyFile, ...flags];
  const shell = `stty cols ${COLUMNS} rows ${ROWS}; exec ${command.map(quoted).join(' ')}`;
  const terminal = spawn('script', ['-qec', shell, '/dev/null'], { stdio: ['ignore', 'pipe', 'ignore'], env: plain() });
  let written = '';
  const running: { pid?: number } = {};
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => (written += text));
  const closed = new Promise<void>((resolve) => terminal.once('close', () => resolve()));
  // Not the terminal: what runs in it would be told that it hung up, and live on.
  const signal = (name: NodeJS.Signals): void => {
    if (running.pid !== undefined && terminal.exitCode === null) process.kill(running.pid, name);
  };
  onTestFinished(async () => {
    signal('SIGKILL');
    if (running.pid === undefined) terminal.kill();
    await closed;
    rmSync(path.dirname(readyFile), { recursive: true, force: true });
  });
  const { url, pid } = await whenReady(readyFile, terminal, () => written);
  running.pid = pid;
  return {
    url,
    screen: () => show(written, COLUMNS, ROWS).screen,
    async stop() {
      signal('SIGTERM');
      await closed;
    },
  };
}

interface Ready {
  readonly url: string;
  readonly pid: number;
}

async function whenReady(file: string, terminal: ChildProcess, written: () => string): Promise<Ready> {
  await eventually(
    () => existsSync(file) || terminal.exitCode !== null,
    () => `mockrun is not ready:\n${written()}`,
  );
  if (!existsSync(file)) throw new Error(`mockrun ended with ${terminal.exitCode}:\n${written()}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Ready;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

function plain(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(MOCKRUN_|CI$|NO_COLOR$|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(own), TERM: 'xterm-256color', SHELL: '/bin/sh' };
}
