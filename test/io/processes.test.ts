import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createProcesses } from '../../src/io/processes.ts';
import type { Child, Command, ProcessEnd, RunOptions } from '../../src/model/processes.ts';
import { Folder } from '../support/folder.ts';

const processes = createProcesses();

const never = new AbortController().signal;

/** A script for the Node that runs this test. */
function script(text: string, folder = new Folder()): Command {
  folder.write('script.mjs', text);
  return { program: process.execPath, args: ['script.mjs'], cwd: folder.path, env: {} };
}

const run = (command: Command, options: Partial<RunOptions> = {}): Promise<ProcessEnd> =>
  processes.run(command, { input: '', signal: never, ...options });

interface Started {
  readonly child: Child;
  readonly lines: string[];
  readonly logged: string[];
  readonly ended: Promise<ProcessEnd>;
  readonly count: { drained: number };
}

function start(command: Command): Started {
  const lines: string[] = [];
  const logged: string[] = [];
  const count = { drained: 0 };
  let child!: Child;
  const ended = new Promise<ProcessEnd>((resolve) => {
    child = processes.start(command, {
      line: (text) => lines.push(text),
      log: (text) => logged.push(text),
      drained: () => (count.drained += 1),
      ended: resolve,
    });
  });
  onTestFinished(async () => {
    child.stop();
    await ended;
  });
  return { child, lines, logged, ended, count };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(check: () => boolean): Promise<void> {
  for (let tries = 0; tries < 900 && !check(); tries += 1) await sleep(10);
  expect(check()).toBe(true);
}

describe('a program that runs to its end', () => {
  test('gets its input, its arguments, its folder and its environment beside that of mockrun', async () => {
    const command = script(`
      let input = ''; for await (const chunk of process.stdin) input += chunk;
      console.log(JSON.stringify([input, process.argv[2], process.cwd(), process.env.OWN, 'PATH' in process.env]));`);
    const end = await run(
      { ...command, args: [...command.args, 'a b'], env: { OWN: 'mine' } },
      { input: 'hello', stdout: 1000 },
    );
    expect(JSON.parse(end.stdout.toString())).toEqual(['hello', 'a b', command.cwd, 'mine', true]);
    expect(end).toMatchObject({ exitCode: 0, truncated: false, stderr: '' });
  });

  test('says its exit code and the end of its stderr', async () => {
    const end = await run(script(`process.stderr.write('é'.repeat(5000) + 'the end'); process.exitCode = 3;`));
    expect(end).toMatchObject({ exitCode: 3, truncated: false });
    expect(end.stderr).toMatch(/^é+the end$/);
    expect(Buffer.byteLength(end.stderr)).toBeLessThanOrEqual(2048);
  });

  test('says what killed it', async () => {
    expect(await run(script(`process.kill(process.pid, 'SIGKILL')`))).toMatchObject({ killedBy: 'SIGKILL' });
  });

  test('may write 50 MB, of which little is kept', async () => {
    const command = script(`
      const piece = Buffer.alloc(1024 * 1024, 'x');
      for (let n = 0; n < 50; n += 1) { process.stdout.write(piece); process.stderr.write(piece); }`);
    const before = process.memoryUsage().rss;
    const end = await run(command, { stdout: 1000 });
    expect(end).toMatchObject({ exitCode: 0, truncated: true });
    expect(end.stdout).toHaveLength(1000);
    expect(end.stderr).toHaveLength(2048);
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
  });

  test('need not read its input', async () => {
    const input = 'x'.repeat(5_000_000);
    expect(await run(script(`process.exitCode = 0`), { input })).toMatchObject({ exitCode: 0 });
    const closing = script(`(await import('node:fs')).closeSync(0)`);
    expect(await run(closing, { input })).toMatchObject({ exitCode: 0 });
  });

  test('is ended with all it has started when it is no longer wanted', async () => {
    const folder = new Folder();
    const command = script(
      `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
       const below = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
       writeFileSync('pid.tmp', String(below.pid)); (await import('node:fs')).renameSync('pid.tmp', 'pid');`,
      folder,
    );
    const stopping = new AbortController();
    const ending = run(command, { signal: stopping.signal });
    await until(() => existsSync(folder.at('pid')));
    const pid = Number(readFileSync(folder.at('pid'), 'utf8'));
    expect(isAlive(pid)).toBe(true);
    stopping.abort();
    expect(await ending).toMatchObject({ killedBy: 'SIGTERM' });
    await until(() => !isAlive(pid));
  });

  test('is killed when it ignores SIGTERM', async () => {
    const folder = new Folder();
    const command = script(
      `import { writeFileSync } from 'node:fs';
       process.on('SIGTERM', () => writeFileSync('asked', '')); writeFileSync('ready', ''); setInterval(() => {}, 1000);`,
      folder,
    );
    const stopping = new AbortController();
    const ending = run(command, { signal: stopping.signal });
    await until(() => existsSync(folder.at('ready')));
    stopping.abort();
    expect(await ending).toMatchObject({ killedBy: 'SIGKILL' });
    expect(existsSync(folder.at('asked'))).toBe(true);
  });

  test('does not leave anything running behind it, nor waits for it', async () => {
    const end = await run(
      script(`
        import { spawn } from 'node:child_process';
        const below = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
        console.log(below.pid); below.unref();`),
      { stdout: 100 },
    );
    expect(end.exitCode).toBe(0);
    await until(() => !isAlive(Number(end.stdout.toString())));
  });

  test('is not joined by another while it is being ended', async () => {
    const own = createProcesses();
    const folder = new Folder();
    const slow = script(
      `import { appendFileSync } from 'node:fs';
       process.on('SIGTERM', () => setTimeout(() => { appendFileSync('log', 'gone '); process.exit(); }, 200));
       appendFileSync('log', 'up '); setInterval(() => {}, 1000);`,
      folder,
    );
    const next: Command = { ...slow, args: ['-e', `require('fs').appendFileSync('log', 'next ')`] };
    const stopping = new AbortController();
    const first = own.run(slow, { input: '', signal: stopping.signal });
    await until(() => existsSync(folder.at('log')));
    stopping.abort();
    const impatient = new AbortController();
    const second = own.run(next, { input: '', signal: impatient.signal });
    impatient.abort();
    expect(await second).toHaveProperty('problem');
    expect(await own.run(next, { input: '', signal: never })).toMatchObject({ exitCode: 0 });
    expect(await first).toMatchObject({ exitCode: 0 });
    expect(readFileSync(folder.at('log'), 'utf8')).toBe('up gone next ');
  });

  test('is not started when it is no longer wanted already', async () => {
    const folder = new Folder();
    const stopped = AbortSignal.abort();
    const command = script(`(await import('node:fs')).writeFileSync('ran', '')`, folder);
    expect(await run(command, { signal: stopped })).toHaveProperty('problem');
    expect(existsSync(folder.at('ran'))).toBe(false);
  });
});

describe('a program that cannot be started', () => {
  const command = (program: string, folder = new Folder()): Command => ({
    program,
    args: [],
    cwd: folder.path,
    env: {},
  });

  test.each([
    [
      'a name that PATH does not know',
      'no-such-program',
      'no program is called "no-such-program" in the folders of PATH',
    ],
    ['a path that is not there', './missing.sh', 'the program "./missing.sh" does not exist'],
    ['a path through a file', './plain.txt/x', 'the program "./plain.txt/x" does not exist'],
    ['a file without permission', './plain.txt', '"./plain.txt" is not executable: make it so with chmod +x'],
    ['a folder', './folder', '"./folder" is a folder, not a program'],
    ['an interpreter that is not there', './odd.sh', '"./odd.sh" cannot be started: the interpreter in its first line'],
    ['a NUL in its name', './a\0b', 'cannot be started'],
  ])('%s', async (_, program, problem) => {
    const folder = new Folder({ 'plain.txt': 'text', 'folder/x': '', 'odd.sh': '#!/no/such/interpreter\n' });
    chmodSync(folder.at('odd.sh'), 0o755);
    const end = await run(command(program, folder), { input: 'some input' });
    expect(end.problem).toContain(problem);
    expect(end).not.toHaveProperty('exitCode');
    const started = start(command(program, folder));
    expect((await started.ended).problem).toContain(problem);
  });

  test('a working folder that is not there', async () => {
    const folder = new Folder();
    const end = await run({ ...command(process.execPath), cwd: folder.at('gone') });
    expect(end.problem).toBe(`the folder ${folder.at('gone')}, in which it should run, does not exist`);
  });
});

describe('a program that stays', () => {
  const ECHO = `
    import { createInterface } from 'node:readline';
    for await (const line of createInterface({ input: process.stdin })) console.log(line.toUpperCase());`;

  test('answers line by line, in any characters', async () => {
    const { child, lines } = start(script(ECHO));
    for (const line of ['one', 'zwölf', '日本']) child.write(line);
    await until(() => lines.length === 3);
    expect(lines).toEqual(['ONE', 'ZWÖLF', '日本']);
  });

  test('loses none of a hundred thousand lines, and says when it can take more', async () => {
    const { child, lines, count } = start(script(ECHO));
    let congested = 0;
    for (let n = 0; n < 100_000; n += 1) if (!child.write(`line ${n}`)) congested += 1;
    await until(() => lines.length === 100_000);
    expect(lines.at(-1)).toBe('LINE 99999');
    expect(congested).toBeGreaterThan(0);
    expect(count.drained).toBeGreaterThan(0);
  });

  test('its stderr is lines, too, and a last one without an end counts', async () => {
    const { lines, logged, ended } = start(
      script(`process.stdout.write('a\\r\\nb'); process.stderr.write('c\\n\\nd')`),
    );
    expect(await ended).toMatchObject({ exitCode: 0, stderr: 'c\n\nd' });
    expect({ lines, logged }).toEqual({ lines: ['a', 'b'], logged: ['c', '', 'd'] });
  });

  test('a line is cut off after 1 MiB', async () => {
    const { lines, ended } = start(script(`process.stdout.write('x'.repeat(3_000_000) + '\\nshort\\n')`));
    await ended;
    expect(lines.map((line) => line.length)).toEqual([1024 * 1024, 5]);
  });

  test('one that closes its stdin without ending is ended: it would never answer', async () => {
    const { child, lines, ended } = start(
      script(`(await import('node:fs')).closeSync(0); setInterval(() => {}, 1000); console.log('up')`),
    );
    await until(() => lines.length === 1);
    child.write('x'.repeat(200_000));
    expect(await ended).toMatchObject({ killedBy: 'SIGTERM' });
  });

  test('may end by itself when its stdin is closed', async () => {
    const { child, lines, ended } = start(
      script(`process.stdin.on('end', () => setTimeout(() => process.exit(7), 10)).resume(); console.log('up')`),
    );
    await until(() => lines.length === 1);
    child.stop();
    child.stop();
    expect(await ended).toMatchObject({ exitCode: 7 });
  });

  test('a flood of output leaves the event loop its turns', async () => {
    const { child, lines, ended } = start(
      script(`const piece = 'y\\n'.repeat(100_000); const go = () => process.stdout.write(piece, go); go();`),
    );
    await until(() => lines.length > 0);
    child.stop();
    expect(await ended).toMatchObject({ killedBy: 'SIGTERM' });
  });
});
