import { expect, test } from 'vitest';
import { commandReference, flagSurface } from './commands.ts';
import { inRoot, withSection } from './markdown.ts';

// After an intended change: npx vitest run test/docs -u, and read the difference.

test('the flag surface is the recorded one', async () => {
  await expect(`${JSON.stringify(flagSurface(), null, 2)}\n`).toMatchFileSnapshot(inRoot('fixtures/cli/flags.json'));
});

test('the command line reference is current', async () => {
  await expect(withSection('docs/cli.md', 'commands', commandReference())).toMatchFileSnapshot(inRoot('docs/cli.md'));
});
