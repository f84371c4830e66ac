import type { OptionTable } from '../../compile/options.ts';
import { systemFiles } from '../../io/files.ts';
import { CannotStart } from '../../model/cannot-start.ts';
import { isErrno } from '../errno.ts';
import { shownDuration } from '../option.ts';
import { printJson, printLine } from '../print.ts';
import { ADMIN_OPTIONS, type AdminOptions, askMock } from './client.ts';
import { columns } from './columns.ts';

const PATH = '/api/v2/hoverfly/post-serve-action';

const NAME = { kind: 'string', value: 'text', description: 'what entries call it' } as const;

export const LIST_OPTIONS = {
  json: { kind: 'boolean', default: false, description: 'one JSON document, for programs' },
  ...ADMIN_OPTIONS,
} as const satisfies OptionTable;

export const SET_OPTIONS = {
  name: NAME,
  remote: { kind: 'string', value: 'url', description: 'where the request and its response are sent' },
  binary: { kind: 'string', value: 'program', description: 'the program that runs, on the machine of the mock' },
  script: { kind: 'string', value: 'file', description: 'a script for the program; its text is sent to the mock' },
  delay: { kind: 'duration', default: 0, min: 0, description: 'how long after the response it starts' },
  ...ADMIN_OPTIONS,
} as const satisfies OptionTable;

export const DELETE_OPTIONS = { name: NAME, ...ADMIN_OPTIONS } as const satisfies OptionTable;

interface Named extends AdminOptions {
  readonly name?: string;
}

export interface SetOptions extends Named {
  readonly remote?: string;
  readonly binary?: string;
  readonly script?: string;
  /** Milliseconds. */
  readonly delay?: number;
}

interface ListedAction {
  readonly actionName: string;
  readonly remote?: string;
  readonly binary?: string;
  readonly args?: readonly string[];
  readonly script?: string;
  readonly delayInMs?: number;
}

export async function listActions({
  json = false,
  ...admin
}: AdminOptions & { readonly json?: boolean }): Promise<void> {
  const answer = (await askMock(admin, { path: PATH })) as { actions: readonly ListedAction[] };
  if (json) printJson(answer);
  else if (answer.actions.length === 0) printLine('no post-serve actions are registered');
  else printLine(columns(['NAME', 'DELAY', 'DOES'], answer.actions.map(row)));
}

function row({ actionName, delayInMs = 0, remote, binary = '', args = [], script }: ListedAction): string[] {
  const command = [binary, ...args, ...(script === undefined ? [] : ['(script)'])].join(' ');
  return [actionName, shownDuration(delayInMs), remote === undefined ? command : `POST ${remote}`];
}

/** Registers an action, or puts it in the place of the one of that name. */
export async function setAction({ name, remote, binary, script, delay = 0, ...admin }: SetOptions): Promise<void> {
  const actionName = wanted(name);
  if ((remote === undefined) === (binary === undefined)) {
    throw new CannotStart('a post-serve action needs either --remote or --binary', { exitCode: 2 });
  }
  if (script !== undefined && binary === undefined) {
    throw new CannotStart('--script needs the program that runs it, with --binary', { exitCode: 2 });
  }
  const does =
    remote === undefined ? { binary, ...(script === undefined ? {} : { script: read(script) }) } : { remote };
  await askMock(admin, { method: 'PUT', path: PATH, body: { actionName, ...does, delayInMs: delay } });
  printLine(`registered ${actionName}`);
}

export async function deleteAction({ name, ...admin }: Named): Promise<void> {
  const actionName = wanted(name);
  await askMock(admin, { method: 'DELETE', path: `${PATH}/${encodeURIComponent(actionName)}` });
  printLine(`deleted ${actionName}`);
}

function wanted(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new CannotStart('which post-serve action?', { exitCode: 2, hint: 'give its name with --name' });
}

function read(file: string): string {
  try {
    return systemFiles.read(file).toString('utf8');
  } catch (error) {
    if (!isErrno(error) && (error as { code?: unknown }).code !== 'ENOTSUP') throw error;
    throw new CannotStart(`${file} cannot be read: ${(error as Error).message}`, { exitCode: 2, cause: error });
  }
}
