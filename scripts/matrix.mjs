import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';

// The test suite on every Node that is supported. Each is fetched into a folder of its own, so that neither
// package.json nor node_modules/.bin ever sees another Node.
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26'];

if ((await build()) !== 0) process.exit(1);

const rows = versions.map((version) => {
  const prefix = mkdtempSync(path.join(tmpdir(), `mockrun-node-${version}-`));
  try {
    return { version, ...testOn(version, prefix) };
  } finally {
    rmSync(prefix, { recursive: true, force: true });
  }
});

for (const { version, exact, ok } of rows) console.log(`${ok ? 'passed' : 'FAILED'}  Node ${version} (${exact})`);
process.exitCode = rows.every((row) => row.ok) ? 0 : 1;

function testOn(version, prefix) {
  const args = [
    'install',
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--prefix',
    prefix,
    `node@${version}`,
  ];
  if (run('npm', args, {}) !== 0) return { exact: 'could not be fetched', ok: false };
  const folder = path.join(prefix, 'node_modules', '.bin');
  const node = path.join(folder, 'node');
  const exact = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() || 'does not start';
  if (!exact.startsWith(`v${version}.`)) return { exact, ok: false };
  console.log(`\n== Node ${exact}`);
  // First in PATH too, for the programs that tests start by name.
  const env = { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` };
  return { exact, ok: run(node, ['node_modules/vitest/vitest.mjs', 'run'], { env }) === 0 };
}

function run(command, args, options) {
  return spawnSync(command, args, { stdio: 'inherit', ...options }).status;
}
