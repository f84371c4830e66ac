import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RecordingFiles } from '../model/recording-files.ts';
import { makeFolder } from './make-folder.ts';

/** Folders of others, of which some hold thousands of files. */
const PASSED = /^(?:\.|node_modules$)/;
/** A full disk has room for an empty file. */
const PROBE = Buffer.alloc(4096, ' ');

export const recordingFiles: RecordingFiles = {
  prepare(folder) {
    makeFolder(folder);
    const probe = path.join(folder, '.mockrun-probe');
    try {
      writeFileSync(probe, PROBE);
    } finally {
      rmSync(probe, { force: true });
    }
  },
  list(folder) {
    try {
      return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const below = path.join(folder, entry.name);
        if (PASSED.test(entry.name)) return [];
        if (entry.isDirectory()) return recordingFiles.list(below);
        return entry.isFile() && /\.ya?ml$/.test(entry.name) ? [below] : [];
      });
    } catch {
      // What is wrong with it is told when it is written to.
      return [];
    }
  },
  read(file) {
    return existsSync(file) ? readFileSync(file) : undefined;
  },
  size(file) {
    return existsSync(file) ? statSync(file).size : undefined;
  },
  stamp(file) {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats && `${stats.size} ${stats.mtimeMs} ${stats.ino}`;
  },
  async append(file, text) {
    const { size } = await stat(file);
    try {
      await appendFile(file, text);
    } catch (error) {
      // A full disk takes as much as it has room for.
      await truncate(file, size).catch(() => {});
      throw error;
    }
  },
  async write(file, content) {
    await mkdir(path.dirname(file), { recursive: true });
    const draft = path.join(path.dirname(file), `.${path.basename(file)}.mockrun`);
    try {
      await writeFile(draft, content);
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  },
};
