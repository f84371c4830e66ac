import { flagName, variableName } from '../../compile/options.ts';
import type { GivenVerifyOptions, VerifySettings } from '../../compile/verify-options.ts';
import { CannotStart } from '../../model/cannot-start.ts';

/** What is for tests and replays alone: a command decides itself what it sends, and its actions are real. */
const WITHOUT_COMMAND = ['filter', 'bail', 'repeat', 'liveActions', 'against', 'update'] as const;
/** What is for tests and replays on a mock: nothing is served when a real service is asked. */
const WITHOUT_AGAINST = ['repeat', 'liveActions', 'failOn', 'allow'] as const;
/** What says how drift is looked for. */
const WITH_AGAINST = ['update', 'againstHeader', 'againstRate', 'againstUnsafe', 'ignoreExtra'] as const;

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
  const misfit = command && WITHOUT_COMMAND.find((name) => isAsked(asked[name]));
  if (misfit) {
    throw new CannotStart(`--${flagName(misfit)} is for tests and replays, and a command is run here`, {
      exitCode: 2,
      hint: `leave it out, here and in ${variableName(misfit)}, or leave out the command`,
    });
  }
  const idle = asked.against !== undefined && WITHOUT_AGAINST.find((name) => isAsked(asked[name]));
  if (idle) {
    throw new CannotStart(`--${flagName(idle)} is for tests and replays, and the pairs are only compared here`, {
      exitCode: 2,
      hint: 'leave it out, or leave out --against',
    });
  }
  const aimless = settings.against === undefined && WITH_AGAINST.find((name) => isAsked(asked[name]));
  if (aimless) {
    throw new CannotStart(`--${flagName(aimless)} is for comparing with a real service`, {
      exitCode: 2,
      hint: 'say which: --against https://api.shop.test',
    });
  }
}

const isAsked = (value: unknown): boolean => value !== undefined && value !== false;
