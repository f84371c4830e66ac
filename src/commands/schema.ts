import { MockrunCommand } from '../cli/command.ts';
import { flagsFor } from '../cli/flags.ts';
import { given } from '../cli/given.ts';
import { SCHEMA_OPTIONS, type SchemaOptions, schema } from '../cli/schema.ts';

export default class Schema extends MockrunCommand {
  static override summary = "print the scenario format's JSON Schema (draft-07)";
  static override description =
    'For editors and other tools. The package ships the same as mockrun/schema.json and mockrun/config.schema.json.';
  static override examples = ['<%= config.bin %> schema > scenario.schema.json', '<%= config.bin %> schema --config'];
  static override flags = flagsFor(SCHEMA_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Schema);
    this.log(schema(given<SchemaOptions>(SCHEMA_OPTIONS, parsed, process.env)));
  }
}
