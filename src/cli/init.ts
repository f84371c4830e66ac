import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotStart } from '../model/cannot-start.ts';
import { isErrno } from './errno.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates/init/', import.meta.url));
const SCHEMA_COMMENT = /^# yaml-language-server: \$schema=.*$/m;

/**
 * Writes the first scenarios into a directory; the text says what was written and what to run next. Existing files are
 * left alone: one that is in the way is a `CannotStart`, before anything is written.
 */
export async function init(directory: string): Promise<string> {
  const files = templateFiles();
  refuseOverwriting(directory, files);
  for (const file of files) write(path.join(directory, file), withSchemaPath(file, directory));
  return nextSteps(directory, files);
}

const templateFiles = (): string[] =>
  readdirSync(TEMPLATES, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(TEMPLATES, file)).isFile())
    .sort();

function refuseOverwriting(directory: string, files: readonly string[]): void {
  if (existsSync(directory) && !statSync(directory).isDirectory()) {
    throw new CannotStart(`${directory} is a file, not a directory`, { exitCode: 2 });
  }
  const inTheWay = files.map((file) => path.join(directory, file)).filter((file) => existsSync(file));
  if (inTheWay.length === 0) return;
  throw new CannotStart(`${inTheWay.join(', ')} ${inTheWay.length === 1 ? 'exists' : 'exist'} already`, {
    exitCode: 2,
    hint: 'nothing was written; name another directory: mockrun init DIR',
  });
}

/** Editors resolve the schema's path from the file that names it. */
function withSchemaPath(file: string, directory: string): string {
  const target = path.resolve('node_modules/mockrun/schema.json');
  const from = path.dirname(path.resolve(directory, file));
  const relative = path.relative(from, target).split(path.sep).join('/');
  return readFileSync(path.join(TEMPLATES, file), 'utf8').replace(
    SCHEMA_COMMENT,
    `# yaml-language-server: $schema=${relative}`,
  );
}

function write(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    // `wx`: a file that appeared since the check is not overwritten either.
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if (!isErrno(error)) throw error;
    throw new CannotStart(`${file} cannot be written: ${error.message}`, { exitCode: 3, cause: error });
  }
}

function nextSteps(directory: string, files: readonly string[]): string {
  const shown = /\s/.test(directory) ? `'${directory}'` : directory;
  return [
    ...files.map((file) => `wrote ${path.join(directory, file)}`),
    '',
    'Serve it, and reload on every save:',
    '',
    `  npx mockrun serve ${shown} --watch`,
    '',
    'Ask it:',
    '',
    '  curl http://127.0.0.1:8500/hello/Ada',
    ...(existsSync('node_modules/mockrun')
      ? []
      : ['', 'npm install --save-dev mockrun gives your editor the format, with completion and checks as you type.']),
  ].join('\n');
}
