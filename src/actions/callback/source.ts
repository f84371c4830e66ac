import path from 'node:path';
import type { Problem } from '../../source/diagnose.ts';
import { text } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';

/** Where a function comes from: an export of a module, or the programmatic API. */
export type CallbackSource =
  | { readonly from: 'module'; readonly file: string; readonly exportName: string }
  | { readonly from: 'client'; readonly name: string };

const CLIENT = 'client:';
const MODULE_ENDINGS = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']);

/** `./handlers/quote.js#quote`, or `client:quote`. */
export const callbackSource: Shape<CallbackSource> = mapped(
  text('a module with a function, such as ./handlers/quote.js#quote, or client:NAME'),
  (written, node, reading) => {
    const source = parse(written.trim());
    if ('from' in source) return source;
    reading.problem(node, source);
    return undefined;
  },
);

function parse(written: string): CallbackSource | Problem {
  if (written.startsWith(CLIENT)) {
    const name = written.slice(CLIENT.length);
    return name === '' ? bad('"client:" names no callback', 'write client:NAME') : { from: 'client', name };
  }
  const mark = written.lastIndexOf('#');
  const file = mark < 0 ? written : written.slice(0, mark);
  const exportName = mark < 0 ? 'default' : written.slice(mark + 1);
  if (/^[a-z][a-z\d+.-]+:/i.test(file)) return bad('a callback is a file, not a URL', 'write its path');
  if (exportName === '') return bad('no function is named behind "#"', 'leave the # out for the default export');
  if (!MODULE_ENDINGS.has(path.extname(file).toLowerCase())) return noModule(file);
  return { from: 'module', file, exportName };
}

function noModule(file: string): Problem {
  const isFile = path.extname(file) !== '' || file.includes('/');
  return bad(
    `${JSON.stringify(file)} is no JavaScript or TypeScript module`,
    isFile
      ? 'its name ends in .js, .mjs, .cjs, .ts, .mts or .cts; other programs are started by "run"'
      : `write ./${file || 'handlers'}.js#FUNCTION, or client:${file || 'NAME'} for one registered by a test`,
  );
}

const bad = (message: string, hint: string): Problem => ({ code: 'bad-callback', message, hint });
