import type { Command } from '@oclif/core';
import Ca from '../../src/commands/ca.ts';
import Capture from '../../src/commands/capture.ts';
import Check from '../../src/commands/check.ts';
import Explain from '../../src/commands/explain.ts';
import Export from '../../src/commands/export.ts';
import Import from '../../src/commands/import.ts';
import Init from '../../src/commands/init.ts';
import Journal from '../../src/commands/journal.ts';
import ModeGet from '../../src/commands/mode/get.ts';
import ModeSet from '../../src/commands/mode/set.ts';
import PostServeActionDelete from '../../src/commands/post-serve-action/delete.ts';
import PostServeActionList from '../../src/commands/post-serve-action/list.ts';
import PostServeActionSet from '../../src/commands/post-serve-action/set.ts';
import Reset from '../../src/commands/reset.ts';
import Schema from '../../src/commands/schema.ts';
import Serve from '../../src/commands/serve.ts';
import StateGet from '../../src/commands/state/get.ts';
import StateSet from '../../src/commands/state/set.ts';
import Verify from '../../src/commands/verify.ts';
import { code, table } from './markdown.ts';

export const COMMANDS: Readonly<Record<string, typeof Command>> = {
  init: Init,
  serve: Serve,
  capture: Capture,
  verify: Verify,
  check: Check,
  explain: Explain,
  import: Import,
  export: Export,
  schema: Schema,
  ca: Ca,
  'mode get': ModeGet,
  'mode set': ModeSet,
  journal: Journal,
  'state get': StateGet,
  'state set': StateSet,
  reset: Reset,
  'post-serve-action list': PostServeActionList,
  'post-serve-action set': PostServeActionSet,
  'post-serve-action delete': PostServeActionDelete,
};

/** Described in words: it takes the flags of another command. */
const LIKE_ANOTHER: ReadonlySet<string> = new Set(['capture']);

interface Flag {
  readonly type: string;
  readonly char?: string;
  readonly summary?: string;
  readonly env?: string;
  readonly default?: string | boolean;
  readonly multiple?: boolean;
  readonly allowNo?: boolean;
  readonly helpValue?: string;
}

interface Arg {
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: string | boolean;
}

const flagsOf = (command: typeof Command): [string, Flag][] =>
  Object.entries((command.flags ?? {}) as unknown as Record<string, Flag>);

const argsOf = (command: typeof Command): [string, Arg][] =>
  Object.entries((command.args ?? {}) as unknown as Record<string, Arg>);

/** What a script may depend on, and a release must not change by accident. */
export function flagSurface(): unknown {
  const surface = Object.entries(COMMANDS).map(([name, command]) => {
    const args = argsOf(command).map(([arg, { required }]) =>
      required ? arg.toUpperCase() : `[${arg.toUpperCase()}]`,
    );
    const flags = flagsOf(command).map(([flag, definition]) => [flag, flagFacts(definition)] as const);
    return [name, { args, flags: Object.fromEntries(flags) }] as const;
  });
  return Object.fromEntries(surface);
}

const flagFacts = ({ type, char, env, default: fallback, multiple, allowNo }: Flag) => ({
  takes: type === 'boolean' ? 'nothing' : multiple ? 'values' : 'a value',
  ...(char === undefined ? {} : { char }),
  ...(allowNo ? { negatable: true } : {}),
  env,
  ...(fallback === undefined ? {} : { default: fallback }),
});

/** The reference of all commands, in Markdown. */
export const commandReference = (): string =>
  Object.entries(COMMANDS)
    .map(([name, command]) => commandSection(name, command))
    .join('\n\n');

function commandSection(name: string, command: typeof Command): string {
  const args = argsOf(command);
  const all = flagsOf(command);
  const made = [name, ...args.map(argUsage), ...(all.length > 0 ? ['[flags]'] : [])].join(' ');
  const flags = LIKE_ANOTHER.has(name) ? [] : all;
  const usage = `mockrun ${(command.usage as string | undefined) ?? made}`;
  const examples = (command.examples ?? []).map((example) =>
    (example as string).replaceAll('<%= config.bin %>', 'mockrun'),
  );
  return [
    `## mockrun ${name}`,
    `${sentence(command.summary ?? '')} ${command.description ?? ''}`.trim(),
    `\`\`\`sh\n${usage}\n\`\`\``,
    ...(args.length > 0 ? [table(['argument', 'what it is'], args.map(argRow))] : []),
    ...(flags.length > 0 ? [table(['flag', 'variable', 'default', 'what it does'], flags.map(flagRow))] : []),
    `\`\`\`sh\n${examples.join('\n')}\n\`\`\``,
  ].join('\n\n');
}

const argUsage = ([name, { required }]: [string, Arg]): string =>
  required ? name.toUpperCase() : `[${name.toUpperCase()}]`;

const argRow = ([name, { description = '', default: fallback }]: [string, Arg]): string[] => [
  code(name.toUpperCase()),
  fallback === undefined ? description : `${description}; default: ${fallback}`,
];

function flagRow([name, flag]: [string, Flag]): string[] {
  const long = `--${flag.allowNo ? '[no-]' : ''}${name}${flag.helpValue === undefined ? '' : ` ${flag.helpValue}`}`;
  const written = flag.char === undefined ? long : `-${flag.char}, ${long}`;
  const fallback = typeof flag.default === 'string' ? code(flag.default) : '';
  return [code(written), code(flag.env ?? ''), fallback, `${flag.summary}${flag.multiple ? '; repeatable' : ''}`];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
