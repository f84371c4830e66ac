import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { HAS_GROUPS, signalGroup } from './live.ts';

interface Left {
  readonly pid: number;
  /** As the system calls it: `sleep`. */
  readonly name: string;
}

/** Milliseconds in which they may end by themselves. */
const LAST_BREATH_MS = 100;

/** Milliseconds between two looks at whether they are gone. */
const LOOK_MS = 20;

/**
 * Ends what a program that is over has left behind: its process group, and on Linux also who has left that and still
 * carries the mark in its environment, as `nohup setsid` does it. SIGTERM, and after `patience` milliseconds SIGKILL.
 * Resolves with their names when they are gone.
 *
 * @param group the program's process id
 * @param mark `NAME=value` in its environment
 */
export async function endLeftBehind(group: number, mark: string, patience: number): Promise<string[]> {
  const found = new Map<number, string>();
  // Most of what is still there is just ending.
  if (stillThere(group, mark).length > 0) await sleep(LAST_BREATH_MS);
  for (let waited = 0; ; waited += LOOK_MS) {
    const left = stillThere(group, mark);
    if (left.length === 0) return [...found].map(([pid, name]) => `${name} (${pid})`);
    for (const { pid, name } of left) {
      // Whoever appears later was started by one that was just told to end.
      if (!found.has(pid) || waited >= patience) kill(pid, group, waited >= patience ? 'SIGKILL' : 'SIGTERM');
      found.set(pid, name);
    }
    if (waited >= patience + LAST_LOOKS) return [...found].map(([pid, name]) => `${name} (${pid})`);
    await sleep(LOOK_MS);
  }
}

/** Kills all of it at once, as far as it can be seen: for when mockrun itself ends and cannot wait. */
export function killAll(group: number, mark: string): void {
  for (const { pid } of stillThere(group, mark)) kill(pid, group, 'SIGKILL');
}

/** Milliseconds after SIGKILL in which they may still be seen. */
const LAST_LOOKS = 500;

function kill(pid: number, group: number, signal: NodeJS.Signals): void {
  if (pid === group) {
    signalGroup(group, signal);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone, or another user's.
  }
}

function stillThere(group: number, mark: string): Left[] {
  let pids: string[];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    // No such place: only the group can be asked whether somebody is in it.
    return HAS_GROUPS && isGroup(group) ? [{ pid: group, name: 'a process' }] : [];
  }
  return pids.flatMap((pid) => {
    const one = look(pid);
    if (!one || one.isOver || Number(pid) === process.pid) return [];
    return one.group === group || isMarked(pid, mark) ? [{ pid: Number(pid), name: one.name }] : [];
  });
}

function isGroup(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

function look(pid: string): { readonly name: string; readonly group: number; readonly isOver: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses, and may have some itself. Behind it: state, parent, group.
    const end = stat.lastIndexOf(')');
    const [state, , group] = stat.slice(end + 2).split(' ');
    return {
      name: stat.slice(stat.indexOf('(') + 1, end),
      group: Number(group),
      isOver: state === 'Z' || state === 'X',
    };
  } catch {
    return undefined;
  }
}

function isMarked(pid: string, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark);
  } catch {
    return false;
  }
}
