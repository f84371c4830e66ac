import { expect, test } from 'vitest';
import { commandReference, flagSurface } from './commands.ts';
import { helperReference } from './helpers.ts';
import { inRoot, withSection } from './markdown.ts';
import { matcherReference } from './matchers.ts';

// After an intended change: npx vitest run test/docs -u, and read the difference.

test('the flag surface is the recorded one', async () => {
  await expect(`${JSON.stringify(flagSurface(), null, 2)}\n`).toMatchFileSnapshot(inRoot('fixtures/cli/flags.json'));
});

test('the command line reference is current', async () => {
  await expect(withSection('docs/cli.md', 'commands', commandReference())).toMatchFileSnapshot(inRoot('docs/cli.md'));
});

test('the list of matchers is current', async () => {
  const current = withSection('docs/matchers.md', 'matchers', matcherReference());
  await expect(current).toMatchFileSnapshot(inRoot('docs/matchers.md'));
});

test('the list of helpers is current', async () => {
  const current = withSection('docs/templating.md', 'helpers', helperReference());
  await expect(current).toMatchFileSnapshot(inRoot('docs/templating.md'));
});
