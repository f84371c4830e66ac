import { dirname, resolve } from 'node:path';
import { get, type Node, type ScalarNode } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import { byKind, list, record } from '../../source/shape/collections.ts';
import { object, optional, required } from '../../source/shape/object.ts';
import { integer, text, word } from '../../source/shape/scalars.ts';
import { mapped, type Shape, wrongType } from '../../source/shape/shape.ts';
import type { PayloadForm } from '../payload.ts';
import { splitWords } from './split-words.ts';

/** The value of `run`, read. */
export interface RunSource {
  /** Where the command stands. */
  readonly node: Node;
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly mode: 'process' | 'worker';
  readonly workers: number;
  readonly env: ReadonlyMap<string, ScalarNode>;
  readonly payload: PayloadForm;
}

interface Given extends Partial<Omit<RunSource, 'node'>> {
  readonly command: readonly string[];
}

const EXPECTS = 'a command: a string, a list, or {command, mode, …}';

/** A command alone, or with its options. */
export const runSource = (): Shape<RunSource> =>
  byKind<RunSource, RunSource, RunSource>({
    expects: EXPECTS,
    scalar: mapped(words, (command, node) => sourceOf({ command }, node)),
    sequence: mapped(listed, (command, node) => sourceOf({ command }, node)),
    map: mapped(options, (given, node, reading) => (isSound(given, node, reading) ? sourceOf(given, node) : undefined)),
  });

const sourceOf = (given: Given, node: Node): RunSource => ({
  node: (node.kind === 'map' && get(node, 'command')) || node,
  command: given.command,
  cwd: resolve(dirname(node.text.path), given.cwd ?? ''),
  mode: given.mode ?? 'process',
  workers: given.workers ?? 1,
  env: given.env ?? new Map(),
  payload: given.payload ?? 'plain',
});

const words: Shape<string[]> = mapped(text('a command'), (line, node, reading) => {
  if (!isPlain([line], node, reading)) return undefined;
  const split = splitWords(line);
  if (Array.isArray(split)) return split;
  reading.problem(node, split);
  return undefined;
});

const listed: Shape<string[]> = mapped(list(text('a word of the command'), { min: 1 }), (given, node, reading) => {
  if (!isPlain(given, node, reading)) return undefined;
  if (given[0] !== '') return given;
  reading.problem(node, { code: 'no-command', message: 'no program is named', hint: 'write its name first' });
  return undefined;
});

/** What varies with the request goes another way: a command line is no place for what a client sends. */
function isPlain(given: readonly string[], node: Node, reading: Reading): boolean {
  const found = given.flatMap(
    (each) => /\{\$[^}]*\}?|\{\{\s*(?:request|response|state|steps)\b[^}]*\}*/.exec(each) ?? [],
  );
  if (found.length === 0) return true;
  reading.problem(node, {
    code: 'expression-in-command',
    message: `"${found[0]}" is not filled in: a command is the same for all requests`,
    hint: 'read the request from stdin, which gets it as JSON; or pass the value under "env"',
  });
  return false;
}

const value: Shape<ScalarNode> = {
  expects: 'a string',
  read: (node, reading) =>
    node.kind === 'scalar' && node.value !== null ? node : wrongType(node, reading, 'a string'),
  schema: () => ({ type: ['string', 'number', 'boolean'] }),
};

const options = object(
  {
    command: required(
      byKind<string[], string[], never>({
        expects: 'a command: a string, or a list of words',
        scalar: words,
        sequence: listed,
      }),
      'the program and its arguments: a string is split into words as a shell does, a list is taken as it is',
    ),
    mode: optional(
      word('process', 'worker'),
      'process: one is started for each run; worker: some stay alive and take one JSON document a line',
      'process',
    ),
    workers: optional(integer(1, 256), 'how many processes "mode: worker" keeps', 1),
    env: optional(
      record(value, { expects: 'a mapping of names to values', key: ({ key }) => badName(key) }),
      "beside mockrun's own environment; values may have runtime expressions, but not for workers",
    ),
    cwd: optional(text('a folder'), "where it runs, relative to the file's folder, which is the default"),
    payload: optional(
      word('plain', 'hoverfly'),
      "the form of the JSON on stdin; hoverfly: requests as Hoverfly's simulations write them",
      'plain',
    ),
  },
  {
    expects: 'a mapping with command',
    habits: {
      args: 'write the arguments into "command", behind the program',
      binary: 'write "command: [PROGRAM, SCRIPT]"',
      script: 'write "command: [PROGRAM, SCRIPT]"',
      timeout: 'write "timeout" beside "run", not in it',
      delay: 'write "delay" beside "run", not in it',
      concurrency: 'write "concurrency" beside "run", not in it',
      shell: 'there is no shell; write "command: [sh, -c, …]" for one',
      dir: 'write "cwd"',
      environment: 'write "env"',
      stdin: 'stdin always gets the request and its response as JSON',
    },
  },
);

const badName = (name: string): string | undefined =>
  name === '' || /[=\0]/.test(name) ? `${JSON.stringify(name)} cannot name an environment variable` : undefined;

function isSound(given: Given, node: Node, reading: Reading): boolean {
  if (given.workers === undefined || given.mode === 'worker' || node.kind !== 'map') return true;
  reading.problem(node.entries.find(({ key }) => key === 'workers')?.keyRange ?? node, {
    code: 'useless-key',
    message: '"workers" means nothing without "mode: worker"',
    hint: 'add "mode: worker"; "concurrency" beside "run" bounds how many processes run at once',
  });
  return false;
}
