import { SET_OPTIONS, type SetOptions, setAction } from '../../cli/admin/post-serve-action.ts';
import { MockrunCommand } from '../../cli/command.ts';
import { flagsFor } from '../../cli/flags.ts';
import { given } from '../../cli/given.ts';

export default class PostServeActionSet extends MockrunCommand {
  static override summary = 'register a post-serve action with a running mock';
  static override description = 'An action of the same name is replaced.';
  static override examples = [
    '<%= config.bin %> post-serve-action set --name my-action --remote http://localhost:8080 --delay 0',
    '<%= config.bin %> post-serve-action set --name my-action --binary python3 --script hooks/notify.py --delay 1s',
  ];
  static override flags = flagsFor(SET_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(PostServeActionSet);
    await setAction(given<SetOptions>(SET_OPTIONS, parsed, process.env));
  }
}
