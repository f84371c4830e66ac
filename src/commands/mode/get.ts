import { MODE_OPTIONS, type ModeOptions, mode } from '../../cli/admin/mode.ts';
import { MockrunCommand } from '../../cli/command.ts';
import { flagsFor } from '../../cli/flags.ts';
import { given } from '../../cli/given.ts';

export default class ModeGet extends MockrunCommand {
  static override summary = 'show the mode of a running mock';
  static override examples = ['<%= config.bin %> mode get'];
  static override flags = flagsFor(MODE_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(ModeGet);
    await mode(undefined, given<ModeOptions>(MODE_OPTIONS, parsed, process.env));
  }
}
