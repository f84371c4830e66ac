import { Args } from '@oclif/core';
import { MockrunCommand } from '../cli/command.ts';
import { flagsFor } from '../cli/flags.ts';
import { given } from '../cli/given.ts';
import { verify } from '../cli/verify.ts';
import { type GivenVerifyOptions, VERIFY_OPTIONS } from '../compile/verify-options.ts';

export default class Verify extends MockrunCommand {
  static override summary = 'judge the scenarios, or a command that runs against them';
  static override description =
    'Without a command, sends every test of the scenarios and replays their entries. With one, runs it beside the ' +
    'mock, whose address it finds in MOCKRUN_URL, and judges what it did. Exits with 1 when something was not met.';
  static override usage = 'verify [DIRECTORY] [flags] [-- COMMAND…]';
  static override examples = [
    '<%= config.bin %> verify ./scenarios --junit report.xml',
    '<%= config.bin %> verify --fail-on unused -- npm test',
  ];
  static override args = {
    directory: Args.string({ description: 'the scenarios directory; default: as configured, else scenarios' }),
  };
  static override flags = flagsFor(VERIFY_OPTIONS);

  async run(): Promise<void> {
    const dashes = this.argv.indexOf('--');
    const own = dashes < 0 ? this.argv : this.argv.slice(0, dashes);
    const command = dashes < 0 ? undefined : this.argv.slice(dashes + 1);
    const parsed = await this.parse(Verify, own);
    const options = given<GivenVerifyOptions>(VERIFY_OPTIONS, parsed, process.env);
    process.exitCode = await verify({ directory: parsed.args.directory, command, options });
  }
}
