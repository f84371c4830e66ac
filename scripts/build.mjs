import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (...parts) => path.join(root, ...parts);

/** Sources → `dist`, then what is made from `dist`: the commands' manifest and the format's JSON Schema. */
export function build({ tolerateTypeErrors = false } = {}) {
  removeOrphans();
  const compiled = node(inRoot('node_modules/typescript/bin/tsc'), '-p', root);
  if (compiled !== 0 && !tolerateTypeErrors) return compiled;
  return node(inRoot('scripts/manifest.mjs')) || node(inRoot('scripts/schema.mjs'));
}

/** Whether a source is newer than the last build. */
export function isStale() {
  const built = inRoot('oclif.manifest.json');
  if (!existsSync(built)) return true;
  const since = statSync(built).mtimeMs;
  return [...filesBelow('src'), 'tsconfig.json', 'package.json'].some((file) => statSync(inRoot(file)).mtimeMs > since);
}

// The compiler never deletes: without this a command whose source is gone would still be offered.
function removeOrphans() {
  const sources = new Set(filesBelow('src').map((file) => path.relative('src', file).replace(/\.ts$/, '')));
  for (const file of filesBelow('dist')) {
    const source = path.relative('dist', file).replace(/(\.d\.ts|\.js)(\.map)?$/, '');
    if (!sources.has(source) && source !== '.tsbuildinfo') rmSync(inRoot(file));
  }
}

function filesBelow(folder) {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = build();
