import { AdminApi } from '../../src/control/admin-api.ts';
import type { Controlled } from '../../src/control/controlled.ts';
import { Protection, type ProtectionOptions } from '../../src/control/protection.ts';
import type { Channel } from '../../src/model/channel.ts';
import type { Reply } from '../../src/model/reply.ts';
import { Request } from '../../src/model/request.ts';
import { DiffLog } from '../../src/serve/diff/log.ts';
import { Journal } from '../../src/serve/journal.ts';
import { PostServeActions } from '../../src/serve/post-serve-actions.ts';
import { Redaction } from '../../src/serve/redact.ts';
import { StateStore } from '../../src/serve/state.ts';
import { library } from '../support/hand-made.ts';
import type { Loose } from '../support/loose.ts';

const noTarget = { summary: '', attempt: async () => ({ outcome: 'passed' }) as const };

/** A mock with nothing in it, but for what is given. */
export const mock = (parts: Partial<Controlled> = {}): Controlled => ({
  phase: 'ready',
  url: 'http://127.0.0.1:8500',
  mode: 'simulate',
  setMode: async () => undefined,
  uptime: 1234.5,
  library: library([]),
  quarantined: [],
  journal: new Journal(),
  diffs: new DiffLog(),
  state: new StateStore(),
  postServeActions: new PostServeActions({
    remote: () => noTarget,
    run: () => noTarget,
    scripts: { write: (name) => `/${name}`, remove: () => {}, close: () => {} },
  }),
  middleware: { json: { binary: '', script: '', remote: '' }, set: () => undefined },
  redaction: new Redaction(),
  reload: async () => undefined,
  reset: () => {},
  stepAside: async () => {},
  ...parts,
});

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly json: Loose;
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks the admin API; a body is sent as JSON. */
export async function ask(
  { method = 'GET', path = '/api/health', host = '127.0.0.1:8888', headers = {}, body }: Asked,
  controlled: Controlled = mock(),
  protection: Partial<ProtectionOptions> = {},
): Promise<Answered> {
  const guard = new Protection({ host: '127.0.0.1', allowHosts: [], ...protection });
  const api = new AdminApi(controlled, guard);
  const type = body === undefined || typeof body === 'string' ? {} : { 'Content-Type': 'application/json' };
  const all = { Host: host, ...type, ...headers };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = new Request({
    method,
    target: path,
    rawHeaders: Object.entries(all).flat(),
    authority: host.toLowerCase(),
    ...(body === undefined ? {} : { body: Buffer.from(text) }),
  });
  const reply = await new Promise<Reply>((resolve) => {
    const channel = { send: (sent: Reply) => resolve(sent) } as unknown as Channel;
    api.handle(request, channel);
  });
  const answered: Record<string, string> = {};
  for (let at = 0; at < reply.headers.length; at += 2)
    answered[reply.headers[at] as string] = reply.headers[at + 1] as string;
  return { status: reply.status, json: JSON.parse(String(reply.body)), headers: answered };
}

/** A write without a body says all the same what it would be. */
export const WRITE = { 'Content-Type': 'application/json' };
