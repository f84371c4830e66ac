import { existsSync } from 'node:fs';
import module from 'node:module';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { RenewMessage } from './resolve-thread.ts';
import { type ImportContext, type Queries, versioned } from './versioned.ts';

/** Node 22.15 and 23.5 brought it: hooks that run where the modules do. Older ones have theirs in a thread. */
interface Hooks {
  readonly registerHooks?: (this: void, hooks: { resolve: ResolveHook }) => unknown;
}

interface Resolved {
  readonly url: string;
}

type ResolveHook = (
  specifier: string,
  context: ImportContext,
  next: (specifier: string, context: object) => Resolved,
) => Resolved;

const { registerHooks } = module as Hooks;
/** Plain JavaScript, which only a built program has. */
const thread = new URL('./resolve-thread.js', import.meta.url);

/** Whether the imports of a module that is loaded anew can be loaded anew with it. */
export const canRenewImports = registerHooks !== undefined || existsSync(thread);

/**
 * Lets modules that are imported by ones of this session import the versions given here, too.
 *
 * @param queries URL of a file without query → its query
 */
export async function renewImports(session: string, queries: ReadonlyMap<string, string>): Promise<void> {
  if (registerHooks) inPlace(session, queries);
  else if (canRenewImports) await inThread(session, queries);
}

const all: Queries = new Map();
let registered = false;

function inPlace(session: string, queries: ReadonlyMap<string, string>): void {
  all.set(session, queries);
  if (registered) return;
  registered = true;
  registerHooks?.({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const url = versioned(found.url, context, all);
      return url === found.url ? found : { ...found, url };
    },
  });
}

let port: MessagePort | undefined;
let asked = 0;

/** Resolves when the thread knows. */
function inThread(session: string, queries: ReadonlyMap<string, string>): Promise<void> {
  const { port1, port2 } = port ? { port1: port, port2: undefined } : new MessageChannel();
  port = port1;
  if (port2) module.register(thread, { data: port2, transferList: [port2] });
  asked += 1;
  const message: RenewMessage = { id: asked, session, queries: new Map(queries) };
  return new Promise((resolve) => {
    const answered = (id: number): void => {
      if (id !== message.id) return;
      port1.off('message', answered);
      resolve();
    };
    port1.on('message', answered);
    // Only whoever waits for a module keeps the process alive.
    port1.unref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    port1.postMessage(message);
  });
}
