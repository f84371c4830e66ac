import type { OptionTable } from '../../compile/options.ts';
import { ask } from '../../io/ask.ts';
import { CannotStart } from '../../model/cannot-start.ts';

/** Shared by every command that talks to a running mock. */
export const ADMIN_OPTIONS = {
  admin: {
    kind: 'string',
    default: 'http://127.0.0.1:8888',
    value: 'url',
    variable: 'MOCKRUN_ADMIN_URL',
    description: 'where the admin API of the running mock is',
  },
  adminToken: { kind: 'string', value: 'text', description: 'what the mock was given as --admin-token' },
} as const satisfies OptionTable;

export interface AdminOptions {
  readonly admin?: string;
  readonly adminToken?: string;
}

export interface AdminQuestion {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** With its query: `/api/v2/journal?limit=10`. */
  readonly path: string;
  readonly body?: unknown;
}

const PATIENCE_MS = 30_000;

/**
 * Asks a running mock.
 *
 * @returns its answer, as JSON
 * @throws CannotStart when nobody is there, or not one of ours (3); when it refuses, with its reason (2)
 */
export async function askMock(options: AdminOptions, { method = 'GET', path, body }: AdminQuestion): Promise<unknown> {
  const base = readBase(options.admin ?? ADMIN_OPTIONS.admin.default);
  const headers = {
    Accept: 'application/json',
    ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
    ...(options.adminToken === undefined ? {} : { Authorization: `Bearer ${options.adminToken}` }),
  };
  const url = new URL(path, base);
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const reply = await ask({ method, url, headers, patience: PATIENCE_MS, ...text }).catch((error: unknown) => {
    throw unreachable(base, error as NodeJS.ErrnoException);
  });
  const json = parse(reply.text);
  if (json === undefined || !('x-mockrun-admin' in reply.headers)) throw stranger(base, reply.status);
  if (reply.status >= 400) throw refused(reply.status, json);
  return json;
}

function readBase(url: string): URL {
  if (URL.canParse(url)) {
    const base = new URL(url);
    if (base.protocol === 'http:' || base.protocol === 'https:') return base;
  }
  const hint = 'write --admin http://127.0.0.1:8888';
  throw new CannotStart(`${JSON.stringify(url)} is no address of an admin API`, { exitCode: 2, hint });
}

function unreachable({ origin }: URL, error: NodeJS.ErrnoException): CannotStart {
  const isNobody = error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND';
  const message = isNobody
    ? `no mock is running at ${origin}`
    : `the mock at ${origin} cannot be asked: ${error.message}`;
  const hint = isNobody ? 'start one with "mockrun serve", or say where it is with --admin URL' : undefined;
  return new CannotStart(message, { exitCode: 3, hint, cause: error });
}

const stranger = ({ origin }: URL, status: number): CannotStart =>
  new CannotStart(`what answers at ${origin} is no admin API of mockrun (status ${status})`, {
    exitCode: 3,
    hint: 'the admin API has a port of its own: "mockrun serve" names it when it starts',
  });

function refused(status: number, { error, hint }: { error?: string; hint?: string }): CannotStart {
  return new CannotStart(error ?? `the mock answered ${status}`, {
    exitCode: status >= 500 ? 3 : 2,
    hint: status === 401 ? 'give the token with --admin-token, or MOCKRUN_ADMIN_TOKEN' : hint,
  });
}

/** Undefined when it is no JSON object. */
function parse(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
