import { Args } from '@oclif/core';
import { MODE_OPTIONS, type ModeOptions, mode } from '../../cli/admin/mode.ts';
import { MockrunCommand } from '../../cli/command.ts';
import { flagsFor } from '../../cli/flags.ts';
import { given } from '../../cli/given.ts';
import { SERVE_OPTIONS } from '../../compile/serve-options.ts';

export default class ModeSet extends MockrunCommand {
  static override summary = 'set the mode of a running mock';
  static override description =
    'Holds for requests from then on; those that are open go on as they began. Prints the mode as it is then.';
  static override examples = ['<%= config.bin %> mode set spy'];
  static override args = {
    mode: Args.string({ description: SERVE_OPTIONS.mode.choices.join(', '), required: true }),
  };
  static override flags = flagsFor(MODE_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(ModeSet);
    await mode(parsed.args.mode, given<ModeOptions>(MODE_OPTIONS, parsed, process.env));
  }
}
