import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot, readRoot } from './markdown.ts';

test('docs/architecture.md tells of every room', () => {
  const [, table = ''] = readRoot('docs/architecture.md').split('| room | holds |');
  const told = new Set(
    [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
      [...(cell as string).matchAll(/`(.*?)`/g)].map(([, name]) => name),
    ),
  );
  expect(readdirSync(inRoot('src')).filter((room) => !told.has(room))).toEqual([]);
});
