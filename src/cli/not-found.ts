import type { Hook } from '@oclif/core';
import { CannotStart } from '../model/cannot-start.ts';
import { nearest } from '../source/suggest.ts';
import { leave } from './door.ts';

/** Runs when no command has the name that was given. */
const notFound: Hook<'command_not_found'> = async ({ id, config }) => {
  const named = new Map(
    config.commands.map((command) => [command.id.replaceAll(':', ' '), Object.keys(command.flags)]),
  );
  leave(notFoundError(id.split(':'), named), { command: '', flags: [] });
};

export default notFound;

/**
 * Why `words` name no command. oclif takes every word in front of the flags for part of a name, so that an argument of
 * a command that takes none ends up here, too.
 *
 * @param commands the flags of each command, by its name: `post-serve-action delete`
 */
export function notFoundError(words: readonly string[], commands: ReadonlyMap<string, readonly string[]>): CannotStart {
  const given = words.join(' ');
  const shorter = words.map((_, index) => words.slice(0, words.length - 1 - index).join(' '));
  const command = shorter.find((name) => commands.has(name));
  if (command !== undefined) {
    const rest = given.slice(command.length + 1);
    const hint = commands.get(command)?.includes('name')
      ? `write mockrun ${command} --name ${JSON.stringify(rest)}`
      : `mockrun ${command} --help shows what it takes`;
    return new CannotStart(`unexpected argument: ${rest}`, { exitCode: 2, hint });
  }
  // Words behind a name that is misspelt are its arguments: mode sett spy.
  const meant = [given, ...shorter].map((name) => nearest(name, commands.keys())).find((name) => name !== undefined);
  const hint = meant === undefined ? 'mockrun --help lists them' : `did you mean "mockrun ${meant}"?`;
  return new CannotStart(`there is no command "${given}"`, { exitCode: 2, hint });
}
