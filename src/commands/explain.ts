import { Args } from '@oclif/core';
import { MockrunCommand } from '../cli/command.ts';
import { EXPLAIN_OPTIONS, type ExplainOptions, explain } from '../cli/explain.ts';
import { flagsFor } from '../cli/flags.ts';
import { given } from '../cli/given.ts';

export default class Explain extends MockrunCommand {
  static override summary = 'say which entry would answer a request, and why others would not';
  static override description =
    'Needs no running server. States are the initial ones, and nothing was called before. Exits with 1 when no entry would answer.';
  static override examples = [
    '<%= config.bin %> explain GET /orders/7',
    `<%= config.bin %> explain POST /orders ./scenarios -H 'content-type: application/json' --data '{"sku": "A1"}'`,
  ];
  static override args = {
    method: Args.string({ description: 'GET, POST…', required: true }),
    url: Args.string({ description: 'a path with its query, or a whole URL', required: true }),
    directory: Args.string({ description: 'the scenarios directory; default: as configured, else scenarios' }),
  };
  static override flags = flagsFor(EXPLAIN_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Explain);
    const options = given<ExplainOptions>(EXPLAIN_OPTIONS, parsed, process.env);
    const { method, url, directory } = parsed.args;
    process.exitCode = await explain({ method, url, directory, ...options });
  }
}
