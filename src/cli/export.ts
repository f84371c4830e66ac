import path from 'node:path';
import type { OptionTable } from '../compile/options.ts';
import type { Remark } from '../formats/format.ts';
import { exportSimulation, type ScenarioSource } from '../formats/hoverfly/export/simulation.ts';
import { openAtomicFile } from '../io/atomic-file.ts';
import { listScenarios, shownPath, systemFiles } from '../io/files.ts';
import { isError } from '../model/diagnostic.ts';
import { InvalidFiles } from '../model/invalid-files.ts';
import { style } from '../report/style.ts';
import { count } from '../report/time.ts';
import { decodeText } from '../source/decode.ts';
import { SourceText } from '../source/text.ts';
import { parseYaml } from '../source/yaml.ts';
import { remarkLines } from './import/told.ts';
import { loadEverything } from './load.ts';
import { locate } from './locate.ts';
import { printJson, printLine } from './print.ts';

export const EXPORT_OPTIONS = {
  format: {
    kind: 'string',
    variable: 'MOCKRUN_EXPORT_FORMAT',
    choices: ['hoverfly'],
    default: 'hoverfly',
    description: 'what is written: a simulation, schema v5.3',
  },
  out: {
    kind: 'string',
    variable: 'MOCKRUN_EXPORT_OUT',
    value: 'file',
    description: 'the file that is written; default: standard output',
  },
} as const satisfies OptionTable;

export interface ExportOptions {
  readonly format?: string;
  readonly out?: string;
}

/**
 * Writes all scenarios of a directory as one file of another tool, and tells on standard error what could not be
 * carried over. Gives the exit code, 0.
 *
 * @throws InvalidFiles when a scenario has errors (2)
 */
export async function exportScenarios(
  options: ExportOptions & { readonly directory: string | undefined },
): Promise<number> {
  const { diagnostics, config } = await loadEverything(options.directory, { unknownAction: 'warning' });
  if (diagnostics.some(isError)) throw new InvalidFiles('some files are invalid, so nothing is exported', diagnostics);
  const files = listScenarios(locate(options.directory).directory).flatMap((file) => sourceOf(file.id, file.path));
  const { simulation, pairs, remarks } = exportSimulation(files, config);
  if (options.out === undefined) printJson(simulation);
  else {
    const file = openAtomicFile(options.out);
    file.publish([`${JSON.stringify(simulation, null, 2)}\n`]);
    file.close();
    printLine(`wrote ${shownPath(path.resolve(options.out))}: ${count(pairs, 'pair')}`);
  }
  tell(remarks);
  return 0;
}

function sourceOf(id: string, file: string): ScenarioSource[] {
  const text = decodeText(systemFiles.read(file));
  const { root } =
    typeof text === 'string' ? parseYaml(new SourceText(shownPath(file), file, text)) : { root: undefined };
  const open = (name: string): Buffer | undefined => systemFiles.read(path.resolve(path.dirname(file), name));
  return root ? [{ id, root, open }] : [];
}

function tell(remarks: readonly Remark[]): void {
  const paint = style(process.stderr.isTTY && !process.env.NO_COLOR);
  const lines = remarks.flatMap((remark) => remarkLines(remark, paint));
  if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`);
}
