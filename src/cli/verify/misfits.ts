import { flagName } from '../../compile/options.ts';
import type { GivenVerifyOptions, VerifySettings } from '../../compile/verify-options.ts';
import { CannotStart } from '../../model/cannot-start.ts';

/** What is for tests and replays alone: a command decides itself what it sends, and its actions are real. */
const WITHOUT_COMMAND = ['filter', 'bail', 'repeat', 'liveActions', 'against', 'update'] as const;
/** Known, and still to come. */
const LATER = ['against', 'update'] as const;

/**
 * Refuses options that would be taken and do nothing.
 *
 * @param asked by flags and variables: the configuration is for both ways to verify
 * @throws CannotStart (2)
 */
export function refuseMisfits(
  asked: GivenVerifyOptions,
  settings: VerifySettings,
  command: readonly string[] | undefined,
): void {
  if (command?.length === 0) {
    throw new CannotStart('no command stands behind "--"', {
      exitCode: 2,
      hint: 'write it there, as in "mockrun verify -- npm test", or leave the dashes out to judge the scenarios alone',
    });
  }
  const misfit = command && WITHOUT_COMMAND.find((name) => asked[name] !== undefined && asked[name] !== false);
  if (misfit) {
    throw new CannotStart(`--${flagName(misfit)} is for tests and replays, and a command is run here`, {
      exitCode: 2,
      hint: 'leave it out, or leave out the command',
    });
  }
  const later = LATER.find((name) => settings[name] !== undefined && settings[name] !== false);
  if (later) throw new CannotStart(`--${flagName(later)} is not supported yet`, { exitCode: 2 });
}
