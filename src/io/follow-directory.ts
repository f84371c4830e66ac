import { statSync } from 'node:fs';
import type { Watch, Watcher, WatchOptions } from '../model/watching.ts';
import { listScenarios } from './files.ts';

/** How often to look whether the directory is still the same one: a single question to the system. */
const LOOK_MS = 250;

/**
 * Watches a directory that may itself be removed, come back or be replaced by another, as by a generator, `git switch`
 * or `mv`. Watches belong to the directory that was there when they began, so new ones are begun then, and all that
 * was and is in it is told of.
 */
export async function followDirectory(options: WatchOptions, watch: Watch): Promise<Watcher> {
  const { directory } = options;
  const files = new Set(options.files);
  const known = new Set(scenariosIn(directory));
  const changed = (paths: readonly string[]): void => {
    for (const path of paths) known.add(path);
    options.changed(paths);
  };
  const begin = (): Promise<Watcher> => watch({ ...options, files, changed });
  let identity = identityOf(directory);
  let watcher: Watcher | undefined = await begin();
  let renewal: Promise<void> | undefined;
  let closed = false;

  const renew = async (): Promise<void> => {
    await watcher?.close();
    watcher = undefined;
    if (identity !== undefined && !closed) watcher = await begin();
    const paths = [...new Set([...known, ...scenariosIn(directory), ...files])];
    if (!closed && paths.length > 0) changed(paths);
  };
  const timer = setInterval(() => {
    const now = identityOf(directory);
    if (renewal || now === identity) return;
    identity = now;
    renewal = renew().finally(() => {
      renewal = undefined;
    });
  }, LOOK_MS);
  timer.unref();

  return {
    add(more) {
      for (const file of more) files.add(file);
      watcher?.add(files);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await renewal;
      await watcher?.close();
    },
  };
}

/**
 * Undefined when no directory is there. A new directory often gets the number of the one that was just removed: only
 * the moment it was made tells them apart then.
 */
function identityOf(directory: string): string | undefined {
  try {
    const stats = statSync(directory, { bigint: true });
    return stats.isDirectory() ? `${stats.dev} ${stats.ino} ${stats.birthtimeNs}` : undefined;
  } catch {
    return undefined;
  }
}

function scenariosIn(directory: string): string[] {
  try {
    return listScenarios(directory).map(({ path }) => path);
  } catch {
    return [];
  }
}
