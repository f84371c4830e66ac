import { readFileSync } from 'node:fs';

/** Only Linux tells what a process holds. */
export const tellsMemory = process.platform === 'linux';

/** The most that a process has ever held at once. */
export const peakMegabytes = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
