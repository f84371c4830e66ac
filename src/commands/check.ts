import { Args } from '@oclif/core';
import { CHECK_OPTIONS, type CheckOptions, check } from '../cli/check.ts';
import { MockrunCommand } from '../cli/command.ts';
import { flagsFor } from '../cli/flags.ts';
import { given } from '../cli/given.ts';

export default class Check extends MockrunCommand {
  static override summary = 'load everything, serve nothing, and say what is wrong';
  static override description = 'Exits with 2 when a file has errors, and with 5 when there is nothing to load.';
  static override examples = ['<%= config.bin %> check', '<%= config.bin %> check ./scenarios --strict --json'];
  static override args = {
    directory: Args.string({ description: 'the scenarios directory; default: as configured, else scenarios' }),
  };
  static override flags = flagsFor(CHECK_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Check);
    const options = given<CheckOptions>(CHECK_OPTIONS, parsed, process.env);
    process.exitCode = await check({ directory: parsed.args.directory, ...options });
  }
}
