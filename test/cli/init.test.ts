import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { init } from '../../src/cli/init.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'mockrun-init-'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

describe('init', () => {
  test('writes into a new directory and says what to run next', async () => {
    const directory = path.join(home, 'a', 'mocks');
    const next = await init(directory);
    expect(readdirSync(directory)).toEqual(['hello.yaml']);
    expect(next).toContain(`npx mockrun serve ${directory} --watch`);
  });

  test("the editor's comment leads to the installed package", async () => {
    const directory = path.join(home, 'mocks');
    await init(directory);
    const comment = /\$schema=(.*)$/m.exec(readFileSync(path.join(directory, 'hello.yaml'), 'utf8'))?.[1];
    expect(path.resolve(directory, String(comment))).toBe(path.resolve('node_modules/mockrun/schema.json'));
  });

  test('leaves existing files alone, and other files where they are', async () => {
    writeFileSync(path.join(home, 'hello.yaml'), 'mine');
    await expect(init(home)).rejects.toMatchObject({ name: 'CannotStart', exitCode: 2 });
    expect(readFileSync(path.join(home, 'hello.yaml'), 'utf8')).toBe('mine');
  });

  test('a file in place of the directory is told', async () => {
    const file = path.join(home, 'mocks');
    writeFileSync(file, '');
    await expect(init(file)).rejects.toThrow('is a file, not a directory');
  });

  test('a directory that cannot be made is told', async () => {
    const file = path.join(home, 'mocks');
    writeFileSync(file, '');
    mkdirSync(path.join(home, 'other'));
    await expect(init(path.join(file, 'below'))).rejects.toMatchObject({ name: 'CannotStart', exitCode: 3 });
  });
});
