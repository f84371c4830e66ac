import { realpathSync, statSync } from 'node:fs';
import type { Watcher } from '../model/watching.ts';
import { listScenarios } from './files.ts';

export interface PollOptions {
  /** Absolute. */
  readonly directory: string;
  readonly files: Iterable<string>;
  /** Milliseconds between two looks. */
  readonly every: number;
  readonly changed: (paths: readonly string[]) => void;
}

/** Looking may take this share of the time; a large directory on a slow mount is looked at less often instead. */
const SHARE = 0.1;

/**
 * Looks at every file again and again. Not chokidar's polling: it misses a directory whose link is moved to another
 * one, which is how Kubernetes updates a mounted ConfigMap.
 */
export function pollFiles(options: PollOptions): Watcher {
  const wanted = new Set(options.files);
  let seen = look(options.directory, wanted);
  let timer: NodeJS.Timeout | undefined;
  const again = (wait: number): void => {
    timer = setTimeout(() => {
      const start = performance.now();
      const now = look(options.directory, wanted);
      const changed = differences(seen, now);
      seen = now;
      if (changed.length > 0) options.changed(changed);
      again(Math.max(options.every, (performance.now() - start) / SHARE));
    }, wait);
    timer.unref();
  };
  again(options.every);
  return {
    add(files) {
      for (const file of files) {
        if (wanted.has(file)) continue;
        wanted.add(file);
        seen.set(file, signature(file));
      }
    },
    async close() {
      clearTimeout(timer);
    },
  };
}

/** Each path with what tells one version of its content from another. */
function look(directory: string, wanted: ReadonlySet<string>): Map<string, string> {
  const seen = new Map<string, string>();
  for (const file of wanted) seen.set(file, signature(file));
  try {
    for (const { path } of listScenarios(directory)) seen.set(path, signature(path));
  } catch {
    // The directory is being replaced; the next look finds it, or finds its files gone.
  }
  return seen;
}

function signature(file: string): string {
  try {
    const { mtimeMs, ctimeMs, size, ino, dev } = statSync(file);
    return `${realpathSync(file)} ${mtimeMs} ${ctimeMs} ${size} ${ino} ${dev}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable';
  }
}

const differences = (before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] => [
  ...[...now].filter(([file, print]) => before.get(file) !== print).map(([file]) => file),
  ...[...before.keys()].filter((file) => !now.has(file)),
];
