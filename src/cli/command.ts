import { Command } from '@oclif/core';
import { leave } from './door.ts';

/** What every command shares: the door through which errors leave. */
export abstract class MockrunCommand extends Command {
  protected override async catch(error: unknown): Promise<void> {
    // `--help` and `this.exit` travel as errors, too; oclif knows what to do with them.
    if ((error as { code?: unknown }).code === 'EEXIT') throw error;
    leave(error, { command: this.id ?? '', flags: Object.keys(this.ctor.flags) });
  }
}
