import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RecordingFiles } from '../model/recording-files.ts';

/** A full disk has room for an empty file. */
const PROBE = Buffer.alloc(4096, ' ');

export const recordingFiles: RecordingFiles = {
  prepare(folder) {
    mkdirSync(folder, { recursive: true });
    const probe = path.join(folder, '.mockrun-probe');
    try {
      writeFileSync(probe, PROBE);
    } finally {
      rmSync(probe, { force: true });
    }
  },
  list(folder) {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
        .map((entry) => path.join(entry.parentPath, entry.name));
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
  async append(file, text) {
    await appendFile(file, text);
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
