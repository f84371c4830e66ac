import { Args } from '@oclif/core';
import { MockrunCommand } from '../cli/command.ts';
import { flagsFor } from '../cli/flags.ts';
import { given } from '../cli/given.ts';
import { IMPORT_OPTIONS, type ImportOptions, importFiles } from '../cli/import.ts';

export default class Import extends MockrunCommand {
  static override summary = "write scenarios from another tool's files";
  static override description =
    'Reads simulations of Hoverfly, schema v1 to v5. Prints, place by place, what could not be carried over.';
  static override examples = [
    '<%= config.bin %> import simulation.json',
    '<%= config.bin %> import old/*.json --out scenarios/legacy',
  ];
  static override strict = false;
  static override args = {
    file: Args.string({ description: 'the files, each of which becomes a scenario', required: true }),
  };
  static override flags = flagsFor(IMPORT_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Import);
    const options = given<ImportOptions>(IMPORT_OPTIONS, parsed, process.env);
    process.exitCode = await importFiles(parsed.argv as string[], options);
  }
}
