import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { BINARY, eventually, workspace } from '../harness.ts';
import { type Block, steady, typedIn } from './recipes.ts';

const SHOP_WINDOW = fileURLToPath(new URL('../../../scenarios/', import.meta.url));

/** Sits in a clone of this repository, with a shell, and a terminal in which the mock runs. */
export class Reader {
  readonly #clone = workspace();
  readonly #bin = workspace();
  /** Addresses as they are written, and as they are. */
  readonly #ports = new Map<string, string>();
  #mock: ChildProcess | undefined;
  #shown = '';

  /** The service runs already. */
  static async begin(): Promise<Reader> {
    const reader = new Reader();
    await reader.#open();
    return reader;
  }

  async #open(): Promise<void> {
    cpSync(SHOP_WINDOW, this.#clone.path('scenarios'), { recursive: true });
    this.#bin.write('.curlrc', 'silent\n');
    this.#bin.write('mockrun', `#!/bin/sh\nexec "${process.execPath}" "${BINARY}" "$@"\n`);
    chmodSync(this.#bin.path('mockrun'), 0o755);
    const staging = this.#spawn('node scenarios/companions/staging.mjs 0');
    let said = '';
    staging.stdout?.on('data', (chunk: string) => (said += chunk));
    const port = await eventually(
      () => /127\.0\.0\.1:(\d+)/.exec(said)?.[1],
      () => `the service does not say where it is: ${said}`,
    );
    this.#ports.set('9001', port);
    const config = 'scenarios/traffic/modify/mockrun.config.yaml';
    this.#clone.write(config, this.#real(readFileSync(this.#clone.path(config), 'utf8')));
  }

  /** In place of what ran before. */
  async start(line: string): Promise<void> {
    await this.#end();
    rmSync(this.#ready, { force: true });
    this.#shown = '';
    const mock = this.#spawn(this.#real(line));
    this.#mock = mock;
    for (const stream of [mock.stdout, mock.stderr]) stream?.on('data', (chunk: string) => (this.#shown += chunk));
    await eventually(
      () => existsSync(this.#ready) || mock.exitCode !== null,
      () => `${line} is not ready: ${this.#shown}`,
    );
    if (!existsSync(this.#ready)) expect.fail(`${line} ended: ${this.#shown}`);
    const { url, adminUrl } = JSON.parse(readFileSync(this.#ready, 'utf8')) as { url: string; adminUrl: string };
    this.#ports.set('8500', new URL(url).port);
    this.#ports.set('8888', new URL(adminUrl).port);
  }

  /** Lines, one after another; each prints what stands below it. */
  async type(block: Block): Promise<void> {
    for (const { command, shows } of typedIn(block)) {
      const at = `line ${block.line}: ${command}`;
      const printed = steady(this.#written(await this.#run(this.#real(command))));
      const wanted = steady(shows.replace(/…$/, ''));
      const part = shows.endsWith('…') ? printed.slice(0, wanted.length) : printed;
      expect({ at, printed: part }).toEqual({ at, printed: wanted });
    }
  }

  /** The mock's terminal shows these lines; a mock that was asked to stop has said all of them. */
  async look(block: Block): Promise<void> {
    const wanted = steady(block.text);
    const shown = (): string => steady(this.#written(this.#shown));
    if (/^\d+ (?:exchange|pair)s?\b/m.test(wanted)) await this.#end();
    await eventually(
      () => shown().includes(wanted),
      () => `line ${block.line} wants\n${wanted}\n\nbut it shows\n${shown()}`,
    );
  }

  /** The first lines of what was recorded. */
  async open(block: Block): Promise<void> {
    const name = `tea/captured/127.0.0.1-${this.#ports.get('9001')}.yaml`;
    const whole = await eventually(
      () => existsSync(this.#clone.path(name)) && readFileSync(this.#clone.path(name), 'utf8'),
      () => `${name} was not written`,
    );
    expect(steady(this.#written(whole))).toContain(steady(block.text));
  }

  async #end(): Promise<void> {
    const mock = this.#mock;
    if (mock?.exitCode !== null) return;
    const ended = new Promise((resolve) => mock.once('close', resolve));
    mock.kill('SIGINT');
    await ended;
  }

  get #ready(): string {
    return path.join(this.#bin.directory, 'ready.json');
  }

  /** Written addresses become those of this run, and back. */
  #real(text: string): string {
    return [...this.#ports].reduce(
      (line, [written, real]) => line.replaceAll(`127.0.0.1:${written}`, `127.0.0.1:${real}`),
      text,
    );
  }

  #written(text: string): string {
    const swap = (line: string, [written, real]: [string, string]): string =>
      line.replaceAll(new RegExp(`127\\.0\\.0\\.1([:-])${real}\\b`, 'g'), `127.0.0.1$1${written}`);
    return [...this.#ports].reduce(swap, text);
  }

  async #run(line: string): Promise<string> {
    const child = this.#spawn(line);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: string) => (printed += chunk));
    await new Promise((resolve) => child.once('close', resolve));
    return printed;
  }

  /** `exec`, so that the shell is not what a signal reaches. */
  #spawn(line: string): ChildProcess {
    const admin = this.#ports.get('8888');
    const own = Object.entries(process.env).filter(
      ([name]) => !/^(MOCKRUN_|CI$|FORCE_COLOR$|NODE_OPTIONS$)/.test(name),
    );
    const child = spawn('sh', ['-c', `exec ${line}`], {
      cwd: this.#clone.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...Object.fromEntries(own),
        PATH: `${this.#bin.directory}${path.delimiter}${process.env.PATH}`,
        NO_COLOR: '1',
        CURL_HOME: this.#bin.directory,
        MOCKRUN_PORT: '0',
        MOCKRUN_ADMIN_PORT: '0',
        MOCKRUN_READY_FILE: this.#ready,
        ...(admin === undefined ? {} : { MOCKRUN_ADMIN_URL: `http://127.0.0.1:${admin}` }),
      },
    });
    child.stdout.setEncoding('utf8');
    child.stderr.setEncoding('utf8');
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }
}
