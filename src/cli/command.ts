import { Command } from '@oclif/core';
import { farewell } from './door.ts';

/** What every command shares: the door through which errors leave. */
export abstract class MockrunCommand extends Command {
  protected override async catch(error: unknown): Promise<void> {
    // `--help` and `this.exit` travel as errors, too; oclif knows what to do with them.
    if ((error as { code?: unknown }).code === 'EEXIT') throw error;
    const color = process.stderr.isTTY === true && !process.env.NO_COLOR;
    const { text, exitCode } = farewell(error, { command: this.id ?? '', flags: Object.keys(this.ctor.flags) }, color);
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}
