import { Command } from '@oclif/core';
import { leave } from './door.ts';

/** What every command shares: the door through which errors leave. */
export abstract class MockrunCommand extends Command {
  /** A bug that comes up while serving leaves by the same door: Node's own exit code would say "expectations not met". */
  protected override async init(): Promise<void> {
    await super.init();
    process.once('uncaughtException', (error) => {
      this.#leave(error);
      process.exit();
    });
  }

  protected override async catch(error: unknown): Promise<void> {
    // `--help` and `this.exit` travel as errors, too; oclif knows what to do with them.
    if ((error as { code?: unknown }).code === 'EEXIT') throw error;
    this.#leave(error);
  }

  #leave(error: unknown): void {
    // A command without flags has no such table, whatever its type says.
    leave(error, { command: this.id ?? '', flags: Object.keys(this.ctor.flags ?? {}) });
  }
}
