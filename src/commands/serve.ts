import { Args } from '@oclif/core';
import { MockrunCommand } from '../cli/command.ts';
import { flagsFor, withBareValues } from '../cli/flags.ts';
import { given } from '../cli/given.ts';
import { serve } from '../cli/serve.ts';
import { type GivenServeOptions, SERVE_OPTIONS } from '../compile/serve-options.ts';

export default class Serve extends MockrunCommand {
  static override summary = 'serve a directory of scenarios';
  static override description =
    'Loads every YAML file of the directory and answers requests from them until it is told to stop.';
  static override examples = [
    '<%= config.bin %> serve ./scenarios --watch',
    '<%= config.bin %> serve ./scenarios --mode spy --upstream https://staging.shop.test',
    '<%= config.bin %> serve --port 0 --ready-file ready.json --reporter json',
  ];
  static override args = {
    directory: Args.string({ description: 'the scenarios directory; default: as configured, else scenarios' }),
  };
  static override flags = flagsFor(SERVE_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Serve, withBareValues(this.argv, SERVE_OPTIONS));
    const options = given<GivenServeOptions>(SERVE_OPTIONS, parsed, process.env);
    process.exitCode = await serve({ directory: parsed.args.directory, options });
  }
}
