import { formatPlace } from '../model/place.ts';
import type { CsvTable, Escape, TemplateOptions } from '../render/options.ts';
import type { TemplateProblem } from '../render/problem.ts';
import { decodeText } from '../source/decode.ts';
import { type Problem, placeOf } from '../source/diagnose.ts';
import { rangeInScalar } from '../source/locate.ts';
import type { Range } from '../source/nodes.ts';
import type { EntryContext } from './context.ts';
import { parseCsv } from './csv.ts';

/** From an offset in a template's source to its place in the file. */
export type Locate = (offset: number, length: number) => Range;

/** Reports what is wrong with a template where it stands. */
export function report(problems: readonly TemplateProblem[], locate: Locate, context: EntryContext): void {
  for (const problem of problems) context.reading.problem(locate(problem.offset, problem.length), problem);
}

/** What a template may use in this file, and where to place what goes wrong. */
export function optionsFor(escape: Escape, locate: Locate, context: EntryContext): TemplateOptions {
  return {
    escape,
    place: formatPlace(placeOf(locate(0, 0))),
    placeOf: (offset) => formatPlace(placeOf(locate(offset, 1))),
    placeInPartial: (name, offset) => {
      const partial = context.partials.get(name);
      return formatPlace(placeOf(partial ? rangeInScalar(partial, offset) : locate(0, 0)));
    },
    partials: Object.fromEntries([...context.partials].map(([name, { source }]) => [name, source])),
    vars: Object.keys(context.vars),
    env: context.env,
    ...(context.params ? { params: context.params } : {}),
    csv: (name) => openCsv(name, locate(0, 0), context),
  };
}

function openCsv(name: string, at: Range, context: EntryContext): CsvTable | Problem {
  const file = context.open(name, at);
  if (!('bytes' in file)) return file;
  const text = decodeText(file.bytes);
  return typeof text === 'string' ? parseCsv(text) : text;
}
