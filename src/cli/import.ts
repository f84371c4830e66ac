import path from 'node:path';
import type { OptionTable } from '../compile/options.ts';
import { type Imported, isUnreadable, type Unreadable } from '../formats/format.ts';
import { parseJsonFile } from '../formats/json-text.ts';
import { FORMATS, knownFormats } from '../formats/registry.ts';
import { shownPath, systemFiles } from '../io/files.ts';
import { CannotStart } from '../model/cannot-start.ts';
import { style } from '../report/style.ts';
import { isErrno } from './errno.ts';
import type { ReadFile } from './import/read-file.ts';
import { sharedKeys, told } from './import/told.ts';
import { freshName, writeAll } from './import/write.ts';
import { locate } from './locate.ts';
import { printLine, showsColor } from './print.ts';

export const IMPORT_OPTIONS = {
  out: {
    kind: 'string',
    variable: 'MOCKRUN_IMPORT_OUT',
    value: 'dir',
    description: 'where scenarios are written to; default: the scenarios directory',
  },
  force: {
    kind: 'boolean',
    variable: 'MOCKRUN_IMPORT_FORCE',
    default: false,
    description: 'files that exist are overwritten',
  },
  format: {
    kind: 'string',
    variable: 'MOCKRUN_IMPORT_FORMAT',
    choices: ['hoverfly'],
    description: 'what the files are; default: told by what is in them',
  },
} as const satisfies OptionTable;

export interface ImportOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly format?: string;
}

/**
 * Writes a scenario file for each file of another tool, and prints what was written and what could not be carried
 * over. Gives the exit code, 0.
 *
 * @throws CannotStart when a file cannot be read, or nothing of it carried over, or a file is in the way (2); when
 *   something cannot be written (3). Nothing was written then.
 */
export async function importFiles(files: readonly string[], options: ImportOptions): Promise<number> {
  const folder = options.out === undefined ? locate(undefined).directory : path.resolve(options.out);
  const names = new Set<string>();
  const results = files.map((file) => {
    const name = freshName(file, names);
    return { from: shownPath(path.resolve(file)), name, result: readOne(file, name, options.format) };
  });
  const failed = results.flatMap(({ from, result }) => (isUnreadable(result) ? [problem(from, result)] : []));
  if (failed.length > 0) throw new CannotStart([...failed, 'nothing was written'].join('\n'), { exitCode: 2 });
  const read = results.map(({ result, ...file }): ReadFile => ({ ...file, imported: result as Imported }));
  const written = writeAll(read, { folder, force: options.force === true });
  const paint = style(showsColor());
  for (const [index, file] of read.entries()) printLine(told(file, written[index] ?? '', paint));
  for (const line of sharedKeys(read)) printLine(paint.yellow(line));
  return 0;
}

function readOne(file: string, name: string, format: string | undefined): Imported | Unreadable {
  const bytes = readBytes(file);
  if (!Buffer.isBuffer(bytes)) return bytes;
  const parsed = parseJsonFile(bytes);
  if (isUnreadable(parsed)) return parsed;
  const known = FORMATS.find((each) =>
    format === undefined ? each.recognises(parsed.document) : each.name === format,
  );
  if (!known) {
    return { unreadable: 'this is no file of a tool that is known', hint: `known are ${knownFormats()}` };
  }
  const imported = known.import(parsed.document, {
    file: path.basename(file),
    name,
    read: (named) => readBeside(file, named),
  });
  if (isUnreadable(imported) || imported.pairs + imported.templates > 0) return imported;
  const [first] = imported.remarks;
  const reason = first === undefined ? '' : `: ${first.at}: ${first.message}`;
  return { unreadable: `there is nothing in it that could be carried over${reason}` };
}

function readBytes(file: string): Buffer | Unreadable {
  try {
    return systemFiles.read(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!isErrno(error) && code === undefined) throw error;
    return { unreadable: code === 'ENOENT' ? 'there is no such file' : `it cannot be read: ${message}` };
  }
}

/** Only what lies below the folder of the document: it comes from elsewhere. */
function readBeside(file: string, named: string): Buffer | undefined {
  const folder = path.dirname(path.resolve(file));
  const target = path.resolve(folder, named);
  if (path.relative(folder, target).startsWith('..')) return undefined;
  const bytes = readBytes(target);
  return Buffer.isBuffer(bytes) ? bytes : undefined;
}

const problem = (from: string, { unreadable, hint }: Unreadable): string =>
  [`${from}: ${unreadable}`, ...(hint === undefined ? [] : [`  ${hint}`])].join('\n');
