import { CA_OPTIONS, type CaOptions, ca } from '../cli/ca.ts';
import { MockrunCommand } from '../cli/command.ts';
import { flagsFor } from '../cli/flags.ts';
import { given } from '../cli/given.ts';

export default class Ca extends MockrunCommand {
  static override summary = "print where the local CA's certificate is, and how to trust it";
  static override description =
    'Https is intercepted with certificates that this CA signs. It is made when it is first needed, and is of this user alone.';
  static override examples = ['<%= config.bin %> ca', '<%= config.bin %> ca --json'];
  static override flags = flagsFor(CA_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Ca);
    this.log(await ca(given<CaOptions>(CA_OPTIONS, parsed, process.env)));
  }
}
