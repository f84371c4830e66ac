import type { AdminOptions } from '../../cli/admin/client.ts';
import { LIST_OPTIONS, listActions } from '../../cli/admin/post-serve-action.ts';
import { MockrunCommand } from '../../cli/command.ts';
import { flagsFor } from '../../cli/flags.ts';
import { given } from '../../cli/given.ts';

export default class PostServeActionList extends MockrunCommand {
  static override summary = 'list the post-serve actions registered with a running mock';
  static override examples = ['<%= config.bin %> post-serve-action list'];
  static override flags = flagsFor(LIST_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(PostServeActionList);
    await listActions(given<AdminOptions & { json?: boolean }>(LIST_OPTIONS, parsed, process.env));
  }
}
