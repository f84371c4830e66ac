import { existsSync } from 'node:fs';
import path from 'node:path';
import { isHidden, isScenarioName } from '../model/scenario-file.ts';
import type { Watcher, WatchOptions } from '../model/watching.ts';
import { chokidar } from '../vendor/chokidar.ts';
import { Debounce } from './debounce.ts';
import { followDirectory } from './follow-directory.ts';
import { pollFiles } from './poll.ts';

/** Long enough for a save that truncates first, short enough not to be felt. */
const QUIET_MS = 20;
/**
 * chokidar passes over a change that comes within 50 ms of one it told of. Each is looked at once more when that is
 * over, or the second of two quick saves would never be seen.
 */
const AGAIN_MS = 80;
/** When the system cannot watch. */
const FALLBACK_POLL_MS = 1000;

/** Watches a scenarios directory and what its scenarios are made from. Resolves once changes are noticed. */
export async function watchFiles(options: WatchOptions): Promise<Watcher> {
  if (options.poll !== undefined) return pollFiles({ ...options, every: options.poll });
  return followDirectory(options, watchThere);
}

/** Watches the directory that is there now. */
async function watchThere(options: WatchOptions): Promise<Watcher> {
  const wanted = new Set(options.files);
  const debounce = new Debounce(QUIET_MS, options.changed);
  const again = new Debounce(AGAIN_MS, options.changed);
  let fallback: Watcher | undefined;
  let closed = false;
  const outside = [...wanted].filter((file) => !isInside(file, options.directory));
  const watcher = chokidar().watch([options.directory, ...outside], {
    ignoreInitial: true,
    ignored: (file, stats) => isUninteresting(file, stats, options.directory, wanted),
  });
  const seen = (file: string): void => {
    debounce.add(path.resolve(file));
    again.add(path.resolve(file));
  };
  watcher.on('add', seen).on('change', seen).on('unlink', seen);
  await new Promise<void>((resolve) => {
    watcher.on('ready', resolve);
    watcher.on('error', (error) => {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOSPC' && code !== 'EMFILE') options.warned(`watching files: ${message}`);
      else if (!fallback && !closed) {
        fallback = pollFiles({ ...options, files: wanted, every: FALLBACK_POLL_MS });
        options.warned(limitReached(code));
        void watcher.close();
        resolve();
      }
    });
  });
  return {
    add(files) {
      const added = [...files].filter((file) => !wanted.has(file));
      for (const file of added) wanted.add(file);
      fallback?.add(added);
      if (!fallback && added.length > 0) watcher.add(added.flatMap((file) => ownWatch(file, options.directory)));
    },
    async close() {
      closed = true;
      debounce.close();
      again.close();
      await Promise.all([fallback?.close(), watcher.close()]);
    },
  };
}

/**
 * What to watch for a file that became wanted later. One in the directory that is missing is found by the watch of its
 * folder when it comes: watched twice, chokidar would lose its later changes. A folder passed over so far is not
 * watched yet, though.
 */
function ownWatch(file: string, directory: string): string[] {
  if (existsSync(file) || !isInside(file, directory)) return [file];
  let folder = path.dirname(file);
  while (folder !== directory && !existsSync(folder)) folder = path.dirname(folder);
  return path.relative(directory, folder).split(path.sep).some(isHidden) ? [folder] : [];
}

const isInside = (file: string, directory: string): boolean => file.startsWith(directory + path.sep);

const limitReached = (code: string): string =>
  `the system watches no more files (${code}), so they are looked at once a second; raise ` +
  `${code === 'ENOSPC' ? 'fs.inotify.max_user_watches' : 'the limit of open files'} to see changes at once`;

/**
 * Each watched file costs the system a watch, so what can never matter is left out early. Folders on the way to a
 * wanted file stay in, whatever their names.
 */
function isUninteresting(
  file: string,
  stats: { isDirectory(): boolean } | undefined,
  directory: string,
  wanted: ReadonlySet<string>,
): boolean {
  if (file === directory || wanted.has(file)) return false;
  const name = path.basename(file);
  if (name === 'node_modules' || name === '.git') return true;
  // Before the first look nobody knows whether this is a folder; the question is asked again then.
  if (!stats) return false;
  if (!stats.isDirectory()) return !isScenarioName(name);
  if (!isInside(file, directory) || !isHidden(name)) return false;
  return ![...wanted].some((one) => one.startsWith(file + path.sep));
}
