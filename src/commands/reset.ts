import { ADMIN_OPTIONS, type AdminOptions } from '../cli/admin/client.ts';
import { reset } from '../cli/admin/reset.ts';
import { MockrunCommand } from '../cli/command.ts';
import { flagsFor } from '../cli/flags.ts';
import { given } from '../cli/given.ts';

export default class Reset extends MockrunCommand {
  static override summary = 'take a running mock back to its start';
  static override description = 'States get their initial values, counts are zero, the journal is empty.';
  static override examples = ['<%= config.bin %> reset'];
  static override flags = flagsFor(ADMIN_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Reset);
    await reset(given<AdminOptions>(ADMIN_OPTIONS, parsed, process.env));
  }
}
