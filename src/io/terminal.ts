import { openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { CannotStart } from '../model/cannot-start.ts';
import type { Terminal } from '../model/ports.ts';
import { DescriptorSink } from './descriptor.ts';
import { mayReadKeys, readKeys } from './keyboard.ts';

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';

/** Standard output: a terminal, or whatever it was sent to. */
export const openTerminal = (): Terminal => new StandardOutput();

/** A file, written from its beginning; its folder must exist. Throws `CannotStart` when it can't be opened. */
export function openFile(path: string): Terminal {
  try {
    return new Output(openSync(path, 'w'), { owned: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotStart(`cannot write ${path} (${code})`, { exitCode: 3, cause: error });
  }
}

/** Text without anybody in front of it. */
class Output extends DescriptorSink implements Terminal {
  readonly isTTY: boolean = false;
  readonly color: boolean = false;

  get columns(): number {
    return 80;
  }

  get rows(): number {
    return 24;
  }

  onResize(_callback: () => void): void {}

  onKey(_callback: (key: string) => void): boolean {
    return false;
  }

  cursor(_visible: boolean): void {}
}

class StandardOutput extends Output {
  override readonly isTTY = isatty(process.stdout.fd);
  override readonly color = showsColor(process.env, this.isTTY);
  #resized: (() => void)[] = [];
  #stopKeys = (): void => {};
  readonly #showCursor = (): void => {
    writeSync(process.stdout.fd, SHOW);
  };

  constructor() {
    super(process.stdout.fd, { owned: false });
  }

  override get columns(): number {
    return process.stdout.columns || 80;
  }

  override get rows(): number {
    return process.stdout.rows || 24;
  }

  override onResize(callback: () => void): void {
    this.#resized.push(callback);
    process.stdout.on('resize', callback);
  }

  override onKey(callback: (key: string) => void): boolean {
    if (!this.isTTY || !mayReadKeys()) return false;
    this.#stopKeys = readKeys({ pressed: callback, stopping: () => this.cursor(true), resumed: () => this.#resume() });
    return true;
  }

  override cursor(visible: boolean): void {
    if (!this.isTTY) return;
    this.write(visible ? SHOW : HIDE);
    process.removeListener('exit', this.#showCursor);
    if (!visible) process.on('exit', this.#showCursor);
  }

  override async close(): Promise<void> {
    this.#stopKeys();
    for (const callback of this.#resized.splice(0)) process.stdout.removeListener('resize', callback);
    await super.close();
  }

  /** After a stop (Ctrl-Z) the screen holds what the shell wrote meanwhile. */
  #resume(): void {
    this.cursor(false);
    for (const callback of this.#resized) callback();
  }
}

/** `FORCE_COLOR` over `NO_COLOR` over what the output is. */
function showsColor(env: NodeJS.ProcessEnv, isTTY: boolean): boolean {
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTTY && !env.NO_COLOR && env.TERM !== 'dumb';
}
