import { describe, expect, test } from 'vitest';
import { notFoundError } from '../../src/cli/not-found.ts';

const commands = new Map([
  ['journal', ['limit']],
  ['state set', []],
  ['post-serve-action delete', ['name', 'admin']],
]);

const said = (...words: string[]): string => {
  const { message, hint } = notFoundError(words, commands);
  return `${message}\n${hint}`;
};

describe('no such command', () => {
  test('the nearest one is named as it is written', () => {
    expect(said('post-serve-action', 'delet')).toBe(
      'there is no command "post-serve-action delet"\ndid you mean "mockrun post-serve-action delete"?',
    );
  });

  test('with arguments behind it, too', () => {
    expect(said('state', 'sett', 'cart', 'full')).toContain('did you mean "mockrun state set"?');
  });

  test('what is like none points at the list', () => {
    expect(said('frobnicate')).toBe('there is no command "frobnicate"\nmockrun --help lists them');
  });

  test('an argument of a command that takes none is not taken for a command', () => {
    expect(said('journal', 'orders')).toBe('unexpected argument: orders\nmockrun journal --help shows what it takes');
  });

  test('of a command that wants a name, it is the name', () => {
    expect(said('post-serve-action', 'delete', 'my hook')).toBe(
      'unexpected argument: my hook\nwrite mockrun post-serve-action delete --name "my hook"',
    );
  });
});
