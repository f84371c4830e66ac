import { Args } from '@oclif/core';
import { MockrunCommand } from '../cli/command.ts';
import { EXPORT_OPTIONS, type ExportOptions, exportScenarios } from '../cli/export.ts';
import { flagsFor } from '../cli/flags.ts';
import { given } from '../cli/given.ts';

export default class Export extends MockrunCommand {
  static override summary = "write all scenarios as another tool's file";
  static override description =
    'Writes a simulation of Hoverfly. Says on standard error, entry by entry, what could not be carried over.';
  static override examples = [
    '<%= config.bin %> export > simulation.json',
    '<%= config.bin %> export ./scenarios --out simulation.json',
  ];
  static override args = {
    directory: Args.string({ description: 'the scenarios directory; default: as configured, else scenarios' }),
  };
  static override flags = flagsFor(EXPORT_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Export);
    const options = given<ExportOptions>(EXPORT_OPTIONS, parsed, process.env);
    process.exitCode = await exportScenarios({ directory: parsed.args.directory, ...options });
  }
}
