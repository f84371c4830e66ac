import { MockrunCommand } from '../cli/command.ts';
import { schema } from '../cli/schema.ts';

export default class Schema extends MockrunCommand {
  static override summary = "print the scenario format's JSON Schema (draft-07)";
  static override description = 'For editors and other tools. The package ships the same as mockrun/schema.json.';
  static override examples = ['<%= config.bin %> schema > scenario.schema.json'];

  async run(): Promise<void> {
    await this.parse(Schema);
    this.log(schema());
  }
}
