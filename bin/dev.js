#!/usr/bin/env node
// Runs the sources, without a build. oclif's own way of loading TypeScript falls back to `dist` without a word (it
// asks the compiler's classic API, which TypeScript 7 lacks), so it is switched off, and the commands are named here.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execute, Plugin, settings } from '@oclif/core';
import { register } from 'tsx/esm/api';

register();
settings.enableAutoTranspile = false;

const root = fileURLToPath(new URL('..', import.meta.url));
const pjson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
pjson.oclif.commands = './src/commands';
pjson.oclif.hooks = { command_not_found: './src/cli/not-found' };

// A build that lies about has a manifest, which knows nothing of commands that were written since. Of these options,
// oclif hands only the plugins on.
const plugin = new Plugin({ isRoot: true, pjson, root, ignoreManifest: true });
await plugin.load();

await execute({ development: true, dir: import.meta.url, loadOptions: { root, pjson, plugins: [plugin] } });
