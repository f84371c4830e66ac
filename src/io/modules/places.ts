import { fileURLToPath } from 'node:url';
import { shownPath } from '../files.ts';

/**
 * `handlers/quote.js:3:9`: the topmost frame in a file of the user's. Modules are known by the version in their URLs;
 * CommonJS ones have none, and must be among the `files`.
 */
export function framePlace(stack: string, files: readonly string[] = []): string | undefined {
  for (const [, file = '', position] of stack.matchAll(/^ {4}at (?:.*\()?(\S.*?):(\d+:\d+)\)?$/gm)) {
    if (/\?mockrun=[\d.]+$/.test(file) || files.includes(file)) return `${shownFile(file)}:${position}`;
  }
  return undefined;
}

/** A path as people read it, of a path or URL as Node writes them. */
export function shownFile(file: string): string {
  const bare = file.replace(/\?mockrun=.*$/, '');
  return shownPath(bare.startsWith('file:') ? fileURLToPath(bare) : bare);
}
