import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inRoot, readRoot } from './markdown.ts';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...readdirSync(inRoot('docs')).map((name) => `docs/${name}`)];

test.each(DOCUMENTS)('every link of %s leads somewhere', (document) => {
  expect(linksOf(document).filter((link) => !leadsSomewhere(document, link))).toEqual([]);
});

test('the README lists every page', () => {
  const listed = new Set(linksOf('README.md').map((link) => link.split('#')[0]));
  expect(DOCUMENTS.filter((document) => document !== 'README.md' && !listed.has(document))).toEqual([]);
});

/** Without what stands in blocks of code. */
const prose = (document: string): string => readRoot(document).replace(/^```[^]*?^```$/gm, '');

const linksOf = (document: string): string[] =>
  [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link as string)
    .filter((link) => !/^\w+:/.test(link));

function leadsSomewhere(document: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? document : path.posix.join(path.posix.dirname(document), file);
  if (!existsSync(inRoot(target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** As GitHub makes them of headings. */
const anchorsOf = (document: string): string[] =>
  [...prose(document).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
