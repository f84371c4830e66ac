import { Args } from '@oclif/core';
import { capture } from '../cli/capture.ts';
import { MockrunCommand } from '../cli/command.ts';
import { flagsFor, withBareValues } from '../cli/flags.ts';
import { given } from '../cli/given.ts';
import { type GivenServeOptions, SERVE_OPTIONS } from '../compile/serve-options.ts';

const { mode: _mode, upstream: _upstream, captureOnMiss: _captureOnMiss, ...OPTIONS } = SERVE_OPTIONS;

export default class Capture extends MockrunCommand {
  static override summary = 'record the answers of a real service as scenarios';
  static override description =
    'Forwards every request to the service and writes what comes back as pairs, until it is told to stop; "mockrun serve" ' +
    'answers from them then. It is "mockrun serve --mode capture --upstream URL", and takes its flags.';
  static override examples = [
    '<%= config.bin %> capture https://api.shop.test',
    '<%= config.bin %> capture https://api.shop.test --out scenarios/captured --redact query:token',
  ];
  static override args = {
    url: Args.string({ description: 'the real service', required: true }),
    directory: Args.string({ description: 'the scenarios directory; default: as configured, else scenarios' }),
  };
  static override flags = flagsFor(OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Capture, withBareValues(this.argv, OPTIONS));
    const options = given<GivenServeOptions>(OPTIONS, parsed, process.env);
    process.exitCode = await capture({ url: parsed.args.url, directory: parsed.args.directory, options });
  }
}
