import { spawnSync } from 'node:child_process';

// What would be published: is it complete, and nothing in it that does not belong there?
const run = (command, ...args) => spawnSync(command, args, { encoding: 'utf8', shell: process.platform === 'win32' });

const pack = run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts');
const [{ files, size }] = JSON.parse(pack.stdout);
const names = new Set(files.map((file) => file.path));
const wanted = [
  'bin/run.js',
  'dist/index.js',
  'dist/index.d.ts',
  'oclif.manifest.json',
  'schema.json',
  'config.schema.json',
  'README.md',
  'LICENSE',
];
const missing = wanted.filter((name) => !names.has(name));
const stray = [...names].filter((name) => /^(src|test|fixtures|bench)\/|\.tsbuildinfo$/.test(name));
for (const name of missing) console.error(`not in the package: ${name}`);
for (const name of stray) console.error(`does not belong in the package: ${name}`);
console.log(`${names.size} files, ${Math.round(size / 1024)} kB packed`);

process.exitCode = pack.status !== 0 || missing.length > 0 || stray.length > 0 ? 1 : 0;
