import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

const folder = new URL('../../fixtures/report/', import.meta.url).pathname;

/** Compares with a file of fixtures/report; `UPDATE_GOLDEN=1` writes it. Escape characters are kept visible, as `␛`. */
export function expectGolden(name: string, actual: string): void {
  const file = path.join(folder, name);
  const text = actual.replaceAll('\u001b', '␛');
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
