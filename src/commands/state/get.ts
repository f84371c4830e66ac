import { Args } from '@oclif/core';
import { getState, STATE_OPTIONS, type StateOptions } from '../../cli/admin/state.ts';
import { MockrunCommand } from '../../cli/command.ts';
import { flagsFor } from '../../cli/flags.ts';
import { given } from '../../cli/given.ts';

export default class StateGet extends MockrunCommand {
  static override summary = 'show the state of a running mock';
  static override examples = ['<%= config.bin %> state get', '<%= config.bin %> state get checkout.yaml --json'];
  static override args = {
    scenario: Args.string({ description: 'the file of one scenario; shared: the keys that all share' }),
  };
  static override flags = flagsFor(STATE_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(StateGet);
    await getState(parsed.args.scenario, given<StateOptions>(STATE_OPTIONS, parsed, process.env));
  }
}
