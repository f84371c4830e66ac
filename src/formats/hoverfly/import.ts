import type { JsonValue } from '../../model/json.ts';
import { LARGEST_FILE } from '../../source/decode.ts';
import { type ScenarioText, writeScenario } from '../../write/scenario.ts';
import { type Tree, treeOf } from '../../write/tree.ts';
import { errorsIn } from '../accepted.ts';
import { type ImportContext, type Imported, isUnreadable, type Remark, type Unreadable } from '../format.ts';
import { entryTrees, type ImportedEntry, importEntries } from './entries.ts';
import { readSimulation } from './read.ts';
import type { Translation } from './templates/code.ts';
import type { Simulation } from './view.ts';

/** A simulation as a scenario file. */
export function importSimulation(document: JsonValue, context: ImportContext): Imported | Unreadable {
  const read = readSimulation(document);
  if (isUnreadable(read)) return read;
  const { simulation } = read;
  const remarks: Remark[] = [...read.remarks];
  const files = new Map<string, Buffer>();
  const bodyFile = (bytes: Buffer, extension: string): string => {
    const name = `bodies/${context.name}-${files.size + 1}${extension}`;
    files.set(name, bytes);
    return name;
  };
  const { literals, variables } = simulation;
  const translation: Translation = { literals, variables, used: new Set(), problems: [] };
  const imported = importEntries(simulation, { context, writing: { bodyFile }, translation, remarks });
  const { entries, written } = accepted(
    imported,
    remarks,
    (kept) => write(kept, simulation, translation, remarks, context),
    files,
  );
  if (Buffer.byteLength(written.text) > LARGEST_FILE) {
    return {
      unreadable: 'the scenario file would be larger than the 64 MiB that are read',
      hint: 'split the simulation into several files',
    };
  }
  const named = new Set(entries.flatMap(({ response }) => (response.get('bodyFile') as string | undefined) ?? []));
  return {
    text: written.text,
    pairs: entries.filter(({ kind }) => kind === 'pair').length,
    templates: entries.filter(({ kind }) => kind === 'template').length,
    files: new Map([...files].filter(([name]) => named.has(name))),
    remarks: unique(remarks),
    source: `Hoverfly ${simulation.version}`,
    stateKeys: [...new Set(entries.flatMap(keysOf))],
  };
}

/** Whatever the loader would refuse is left out, so that what is written can be served. */
function accepted(
  imported: readonly ImportedEntry[],
  remarks: Remark[],
  writeAll: (entries: readonly ImportedEntry[]) => ScenarioText,
  files: ReadonlyMap<string, Buffer>,
): { entries: readonly ImportedEntry[]; written: ScenarioText } {
  const registered = new Set(imported.flatMap(({ from }) => from.response.postServeAction ?? []));
  let entries = imported;
  for (;;) {
    const written = writeAll(entries);
    const tooLarge = Buffer.byteLength(written.text) > LARGEST_FILE;
    const errors = entries.length === 0 || tooLarge ? [] : errorsIn({ text: written.text, files, registered });
    const inOrder = [
      ...entries.filter(({ kind }) => kind === 'pair'),
      ...entries.filter(({ kind }) => kind === 'template'),
    ];
    const refused = new Set<ImportedEntry>();
    for (const { place, message, hint } of errors) {
      const index = written.lines.findLastIndex((line) => line <= place.line);
      const entry = inOrder[index];
      if (!entry || refused.has(entry)) continue;
      refused.add(entry);
      remarks.push({ kind: 'left out', at: entry.from.at, message, ...(hint === undefined ? {} : { hint }) });
    }
    if (refused.size === 0) return { entries, written };
    entries = entries.filter((entry) => !refused.has(entry));
  }
}

function write(
  entries: readonly ImportedEntry[],
  simulation: Simulation,
  { literals, used }: Translation,
  remarks: readonly Remark[],
  context: ImportContext,
): ScenarioText {
  const trees = entryTrees(entries);
  const of = (kind: ImportedEntry['kind']) => trees.filter((_, index) => entries[index]?.kind === kind);
  return writeScenario({
    comment: commentOf(context.file, simulation, remarks),
    state: new Map(entries.flatMap(initialState)),
    vars: new Map([...used].map((name): [string, Tree] => [name, treeOf(literals.get(name) ?? null)])),
    pairs: of('pair'),
    templates: of('template'),
  });
}

/** A template may use what has no counterpart many times. */
const unique = (remarks: readonly Remark[]): Remark[] => [
  ...new Map(remarks.map((remark) => [`${remark.at} ${remark.message}`, remark])).values(),
];

/** Hoverfly starts every sequence at 1 when it imports one. */
const initialState = ({ from }: ImportedEntry): [string, string][] =>
  [...from.request.requiresState.keys()].filter((key) => key.startsWith('sequence:')).map((key) => [key, '1']);

const keysOf = ({ from: { request, response } }: ImportedEntry): string[] => [
  ...request.requiresState.keys(),
  ...response.transitionsState.keys(),
  ...response.removesState,
];

const MOST_IN_COMMENT = 20;

function commentOf(file: string, { version }: Simulation, remarks: readonly Remark[]): string[] {
  const told = unique(remarks).filter(({ kind }) => kind !== 'note');
  const lines = told.slice(0, MOST_IN_COMMENT).map(({ kind, at, message }) => `  ${at} (${kind}): ${message}`);
  const more = told.length > MOST_IN_COMMENT ? [`  and ${told.length - MOST_IN_COMMENT} more`] : [];
  return [
    `Imported from ${file} (Hoverfly ${version}).`,
    ...(lines.length > 0 ? ['What is not as it was there:', ...lines, ...more] : []),
  ];
}
