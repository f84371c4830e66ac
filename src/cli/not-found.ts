import type { Hook } from '@oclif/core';
import { CannotStart } from '../model/cannot-start.ts';
import { nearest } from '../source/suggest.ts';
import { leave } from './door.ts';

/** Runs when no command has the name that was given. */
const notFound: Hook<'command_not_found'> = async ({ id, config }) => {
  const word = id.replaceAll(':', ' ');
  const meant = nearest(word, config.commandIDs);
  const hint = meant === undefined ? 'mockrun --help lists them' : `did you mean "mockrun ${meant}"?`;
  leave(new CannotStart(`there is no command "${word}"`, { exitCode: 2, hint }), { command: '', flags: [] });
};

export default notFound;
