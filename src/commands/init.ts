import { Args } from '@oclif/core';
import { MockrunCommand } from '../cli/command.ts';
import { init } from '../cli/init.ts';

export default class Init extends MockrunCommand {
  static override summary = 'write a first scenarios directory that works';
  static override description = 'Existing files are never overwritten.';
  static override examples = ['<%= config.bin %> init', '<%= config.bin %> init mocks'];
  static override args = {
    directory: Args.string({ description: 'where to', default: 'scenarios' }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(Init);
    this.log(await init(args.directory));
  }
}
