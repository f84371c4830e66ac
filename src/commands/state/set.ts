import { Args } from '@oclif/core';
import { STATE_OPTIONS, type StateOptions, setState } from '../../cli/admin/state.ts';
import { MockrunCommand } from '../../cli/command.ts';
import { flagsFor } from '../../cli/flags.ts';
import { given } from '../../cli/given.ts';

export default class StateSet extends MockrunCommand {
  static override summary = 'set state of a running mock';
  static override description = 'Prints the state as it is then. Other keys stay as they are; KEY= empties one.';
  static override examples = ['<%= config.bin %> state set checkout.yaml cart=full step=2'];
  static override strict = false;
  static override args = {
    scenario: Args.string({ description: 'the file of a scenario; shared: the keys that all share', required: true }),
    pair: Args.string({ description: 'KEY=VALUE, one or more', required: true }),
  };
  static override flags = flagsFor(STATE_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(StateSet);
    const [, ...pairs] = parsed.argv as string[];
    await setState(parsed.args.scenario, pairs, given<StateOptions>(STATE_OPTIONS, parsed, process.env));
  }
}
