import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { readRoot } from '../../docs/markdown.ts';
import { Reader } from './reader.ts';
import { type Block, sectionsOf } from './recipes.ts';

// docs/traffic.md, as somebody goes through it who types what stands there and looks whether he sees the same.

const MODES = ['simulate', 'spy', 'capture', 'synthesize', 'modify', 'diff'];
const sections = sectionsOf('docs/traffic.md');
const withRecipes = sections.filter(({ blocks }) => blocks.some(({ language }) => language === 'console'));
const hasTools = ['curl', 'python3'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** A part of what lies there: the page leaves out what a file says of itself. */
const companion = async (_: Reader, { about, text }: Block): Promise<void> => {
  expect(`\n${readRoot(`scenarios/companions/${about}`)}`).toContain(`\n${text}`);
};

const DOES: Readonly<Record<string, (reader: Reader, block: Block) => Promise<void>>> = {
  sh: async (reader, { text }) => {
    // The service has been started.
    if (text.startsWith('mockrun ')) await reader.start(text.trim());
  },
  console: (reader, block) => reader.type(block),
  text: (reader, block) => reader.look(block),
  yaml: async (reader, block) => {
    if (block.about === 'config')
      expect(readRoot('scenarios/traffic/modify/mockrun.config.yaml')).toContain(block.text);
    else await reader.open(block);
  },
  py: companion,
  js: companion,
};

describe('docs/traffic.md', () => {
  test('shows each mode: how it is started, what is asked, what the terminal says', () => {
    const told = sections.filter(({ title }) => MODES.includes(title));
    expect(told.map(({ title }) => title)).toEqual(MODES);
    for (const { title, blocks } of told) {
      const languages = blocks.map(({ language }) => language);
      expect(languages, title).toEqual(expect.arrayContaining(['sh', 'console', 'text']));
    }
  });

  test.runIf(hasTools).each(withRecipes)(
    '$title: what is typed shows what is written',
    async ({ blocks }) => {
      const reader = await Reader.begin();
      for (const block of blocks) await DOES[block.language]?.(reader, block);
      // A page has many programs to start.
    },
    60_000,
  );
});
