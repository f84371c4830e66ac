import { JOURNAL_OPTIONS, type JournalOptions, journal } from '../cli/admin/journal.ts';
import { MockrunCommand } from '../cli/command.ts';
import { flagsFor } from '../cli/flags.ts';
import { given } from '../cli/given.ts';

export default class Journal extends MockrunCommand {
  static override summary = 'show what a running mock answered lately';
  static override description = 'Asks the admin API. Secrets are hidden there.';
  static override examples = [
    '<%= config.bin %> journal',
    "<%= config.bin %> journal --unmatched --path '/orders*'",
    '<%= config.bin %> journal --status 5xx --status 404',
    '<%= config.bin %> journal --outcome failed --json',
  ];
  static override flags = flagsFor(JOURNAL_OPTIONS);

  async run(): Promise<void> {
    const parsed = await this.parse(Journal);
    await journal(given<JournalOptions>(JOURNAL_OPTIONS, parsed, process.env));
  }
}
