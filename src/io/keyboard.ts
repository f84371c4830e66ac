import { readFileSync } from 'node:fs';

export interface Keyboard {
  readonly pressed: (key: string) => void;
  /** Called before the process is stopped with Ctrl-Z, and when it goes on. */
  readonly stopping: () => void;
  readonly resumed: () => void;
}

const CTRL_C = '\u0003';
const CTRL_Z = '\u001a';
const CTRL_BACKSLASH = '\u001c';
/** To `kill`, this process and all it was started with. */
const GROUP = 0;

/**
 * Reads single keys without Enter, until the returned function is called; only where `mayReadKeys`. The keys that raise
 * signals still do, for the whole process group, as when the terminal itself reads them.
 */
export function readKeys(keyboard: Keyboard): () => void {
  const { stdin } = process;
  const resume = (): void => {
    stdin.setRawMode(true);
    keyboard.resumed();
  };
  const pressed = (data: Buffer): void => {
    for (const key of data.toString('utf8')) {
      if (key === CTRL_C) process.kill(GROUP, 'SIGINT');
      else if (key === CTRL_BACKSLASH) process.kill(GROUP, 'SIGQUIT');
      else if (key === CTRL_Z) suspend();
      else keyboard.pressed(key);
    }
  };
  const suspend = (): void => {
    keyboard.stopping();
    stdin.setRawMode(false);
    process.once('SIGCONT', resume);
    // The cursor comes back through a queue: let it be written first.
    setTimeout(() => process.kill(GROUP, 'SIGTSTP'), 20);
  };

  stdin.setRawMode(true);
  stdin.on('data', pressed);
  stdin.resume();
  return () => {
    process.removeListener('SIGCONT', resume);
    stdin.removeListener('data', pressed);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

/**
 * Standard input is a terminal that this job holds: a background process that touches its terminal is stopped by the
 * system.
 */
export const mayReadKeys = (): boolean => process.stdin.isTTY && inForeground();

/** Whether this process group has the terminal. Only Linux tells; elsewhere it is taken to. */
export function inForeground(): boolean {
  try {
    // After the name in parentheses: state, parent, group, session, terminal, the terminal's foreground group.
    const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return group === foreground;
  } catch {
    return true;
  }
}
