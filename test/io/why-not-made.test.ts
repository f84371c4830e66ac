import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { whyNotMade } from '../../src/io/why-not-made.ts';
import { Folder } from '../support/folder.ts';

const reasonFor = (folder: string): string => {
  try {
    mkdirSync(folder, { recursive: true });
    return '';
  } catch (error) {
    return whyNotMade(error as NodeJS.ErrnoException);
  }
};

test('a file that is in the way is told in words, all else as the system has it', () => {
  const folder = new Folder({ taken: '' });
  expect(reasonFor(folder.at('taken'))).toBe('there is a file in its place');
  expect(reasonFor(folder.at('taken/below'))).toBe('there is a file in its place');
  expect(reasonFor(folder.at('nul\0'))).toContain('null bytes');
});
