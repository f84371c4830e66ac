import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (...parts) => path.join(root, ...parts);

/**
 * Sources → `dist`, then what is made from `dist`: the commands' manifest and the JSON Schemas. Gives an exit code.
 */
export async function build({ tolerateTypeErrors = false } = {}) {
  const types = ['--emitDeclarationOnly', '--sourceMap', 'false', '--outDir', inRoot('dist')];
  const compiled = node(inRoot('node_modules/typescript/bin/tsc'), '-p', root, ...types);
  if (compiled !== 0 && !tolerateTypeErrors) return compiled;
  // Not at the top: where only prepare looks at this file, there may be no bundler.
  const { bundle } = await import('./bundle.mjs');
  removeOrphans(new Set(await bundle()));
  writeSchema('schema.json');
  writeSchema('config.schema.json', '--config');
  // Last: its age is the age of the build.
  return node(inRoot('scripts/manifest.mjs'));
}

/** Whether a source is newer than the last build. */
export function isStale() {
  const built = inRoot('oclif.manifest.json');
  if (!existsSync(built)) return true;
  const since = statSync(built).mtimeMs;
  return [...filesBelow('src'), 'tsconfig.json', 'package.json'].some((file) => statSync(inRoot(file)).mtimeMs > since);
}

// Nobody else deletes: without this a command whose source is gone would still be offered.
function removeOrphans(bundled) {
  const declared = new Set(filesBelow('src').map((file) => path.relative('src', file).replace(/\.ts$/, '.d.ts')));
  for (const file of filesBelow('dist').map((name) => path.relative('dist', name))) {
    const known = file.endsWith('.d.ts') ? declared.has(file) : bundled.has(file.split(path.sep).join('/'));
    if (!known && file !== '.tsbuildinfo' && file !== 'NOTICES.txt') rmSync(inRoot('dist', file));
  }
}

function filesBelow(folder) {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

function writeSchema(file, ...flags) {
  const { stdout } = spawnSync(process.execPath, [inRoot('bin/run.js'), 'schema', ...flags], { cwd: root });
  writeFileSync(inRoot(file), stdout);
}

const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await build();
