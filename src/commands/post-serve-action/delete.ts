import { DELETE_OPTIONS, deleteAction, type SetOptions } from '../../cli/admin/post-serve-action.ts';
import { MockrunCommand } from '../../cli/command.ts';
import { flagsFor } from '../../cli/flags.ts';
import { given } from '../../cli/given.ts';

export default class PostServeActionDelete extends MockrunCommand {
  static override summary = 'take a registered post-serve action away from a running mock';
  static override description = 'Entries that trigger it go on answering; the action ends as broken.';
  static override examples = ['<%= config.bin %> post-serve-action delete --name my-action'];
  static override flags = flagsFor(DELETE_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(PostServeActionDelete);
    await deleteAction(given<SetOptions>(DELETE_OPTIONS, parsed, process.env));
  }
}
