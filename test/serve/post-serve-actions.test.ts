import { describe, expect, test } from 'vitest';
import type { Target } from '../../src/model/action.ts';
import { PostServeActions } from '../../src/serve/post-serve-actions.ts';
import type { Registration } from '../../src/serve/registration.ts';

const target = (summary: string): Target => ({ summary, attempt: async () => ({ outcome: 'passed' }) });

function setup(registrations: Registration[] = []) {
  const scripts = new Map<string, string>();
  const actions = new PostServeActions(
    {
      remote: (url) => target(`POST ${url}`),
      run: (command) => target(command.join(' ')),
      scripts: {
        write: (name, text) => {
          scripts.set(name, text);
          return `/private/${name}`;
        },
        remove: (name) => void scripts.delete(name),
        close: () => scripts.clear(),
      },
    },
    registrations,
  );
  return { actions, scripts };
}

const remote = (name: string, delay = 0): Registration => ({ name, delay, does: { remote: 'http://x.test/' } });
const script = (name: string, text: string): Registration => ({
  name,
  delay: 0,
  does: { binary: 'python3', args: ['-u'], script: text },
});

describe('registered actions', () => {
  test('are found by name, as actions that run behind the answer', () => {
    const { actions } = setup([remote('tell', 250)]);
    expect(actions.get('tell')).toMatchObject({
      name: 'tell',
      kind: 'remote',
      target: { summary: 'POST http://x.test/' },
      delay: { kind: 'fixed', ms: 250 },
      timeout: 20_000,
      blocking: false,
      failurePolicy: 'BEST_EFFORT',
      lane: { key: 'remote', concurrency: Infinity },
    });
    expect(actions.get('nobody')).toBeUndefined();
    expect(actions.names()).toEqual(['tell']);
  });

  test('programs share the lane of all programs, and get their script as a file behind their arguments', () => {
    const { actions, scripts } = setup([script('log', 'print(1)')]);
    expect(actions.get('log')).toMatchObject({
      kind: 'run',
      target: { summary: 'python3 -u /private/log' },
      lane: { key: 'run', concurrency: 'cpus', queue: 10_000 },
    });
    expect(actions.get('log')).not.toHaveProperty('delay');
    expect(scripts.get('log')).toBe('print(1)');
  });

  test('are replaced by name; a script that is not needed any longer goes', () => {
    const { actions, scripts } = setup([script('log', 'print(1)')]);
    actions.set(script('log', 'print(2)'));
    expect([...scripts]).toEqual([['log', 'print(2)']]);
    actions.set(remote('log'));
    expect(scripts.size).toBe(0);
    expect(actions.list()).toEqual([remote('log')]);
  });

  test('are deleted with their script; a second time there is nothing to delete', () => {
    const { actions, scripts } = setup([script('log', 'print(1)'), remote('tell')]);
    expect(actions.delete('log')).toBe(true);
    expect(actions.delete('log')).toBe(false);
    expect(actions.get('log')).toBeUndefined();
    expect(scripts.size).toBe(0);
    expect(actions.names()).toEqual(['tell']);
  });

  test('leave nothing behind', () => {
    const { actions, scripts } = setup([script('a', '1'), script('b', '2')]);
    actions.close();
    expect(scripts.size).toBe(0);
  });
});
