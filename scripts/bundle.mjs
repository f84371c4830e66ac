import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = path.join(root, 'src');

/**
 * What the doors of `src/vendor` load for nearly every directory. One file each is read four times as fast as the fifty
 * that they are published in. The other packages stay outside; they are loaded when they are first needed.
 */
const PACKED = {
  yaml: 'yaml',
  'handlebars-parser': 'handlebars/dist/cjs/handlebars/compiler/base',
  handlebars: 'handlebars/dist/cjs/handlebars',
};

/**
 * The sources and oclif in a few files instead of two hundred and five hundred: half of what a start takes would be
 * spent on finding modules.
 *
 * @returns names of the files written, relative to `dist`
 */
export async function bundle() {
  const output = [...(await bundleSources()), ...(await pack())];
  writeNotices(output.flatMap((file) => file.moduleIds ?? []));
  return output.map((file) => path.relative(path.join(root, 'dist'), path.join(file.folder, file.fileName)));
}

async function bundleSources() {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries().map((name) => [name, path.join(src, `${name}.ts`)])),
    platform: 'node',
    transform: { target: 'node20.19' },
    plugins: [keepAddresses, openPacked],
  });
  return await write(build, 'dist', 'js', 'esm');
}

async function pack() {
  const require = createRequire(import.meta.url);
  const input = Object.fromEntries(Object.entries(PACKED).map(([name, id]) => [name, require.resolve(id)]));
  return await write(await rolldown({ cwd: root, input, platform: 'node' }), 'dist/vendor/packed', 'cjs', 'cjs');
}

async function write(build, folder, extension, format) {
  const dir = path.join(root, folder);
  const names = { entryFileNames: `[name].${extension}`, chunkFileNames: `chunks/[name]-[hash].${extension}` };
  const { output } = await build.write({ dir, format, ...names });
  await build.close();
  return output.map(({ fileName, moduleIds }) => ({ folder: dir, fileName, moduleIds }));
}

/** What is started or imported by its name: the library, the commands, what bin calls, and every worker thread's file. */
function entries() {
  const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const workers = sources.flatMap((name) => {
    const found = readFileSync(path.join(src, name), 'utf8').matchAll(/new URL\('(\.[^']+)\.js', import\.meta\.url\)/g);
    return [...found].map(([, target]) => path.join(path.dirname(name), target));
  });
  const commands = sources.filter((name) => name.startsWith('commands')).map((name) => name.replace(/\.ts$/, ''));
  return ['index', 'cli/run', 'cli/not-found', ...commands, ...new Set(workers)];
}

/** A module asks where it stands to find its neighbours: the answer is where it would stand in `dist`, unbundled. */
const keepAddresses = {
  name: 'keep-addresses',
  transform(code, id) {
    if (!id.startsWith(src) || !code.includes('import.meta.url')) return null;
    const name = path.relative(src, id).split(path.sep).join('/').replace(/\.ts$/, '.js');
    return code.replaceAll('import.meta.url', `import.meta.url.replace(/(.*\\/dist\\/).*/s, '$1${name}')`);
  },
};

/** Sends the doors of packed packages to the one file. */
const openPacked = {
  name: 'open-packed',
  transform(code, id) {
    if (!id.startsWith(path.join(src, 'vendor'))) return null;
    return Object.entries(PACKED).reduce(
      (text, [name, packed]) => text.replaceAll(`require('${packed}')`, `require('./packed/${name}.cjs')`),
      code,
    );
  },
};

/** Licenses ask to travel with the code. */
function writeNotices(modules) {
  const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []));
  const notices = [...folders]
    .sort((a, b) => a.localeCompare(b))
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file === undefined ? '' : `\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}`;
      return `${name} ${version} (${license})${text}`;
    });
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  writeFileSync(
    path.join(root, 'dist', 'NOTICES.txt'),
    `dist holds code of these packages.${line}${notices.join(line)}\n`,
  );
}
