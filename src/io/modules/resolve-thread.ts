import type { MessagePort } from 'node:worker_threads';
import { type ImportContext, type Queries, versioned } from './versioned.ts';

/** Resolves imports where Node has its hooks in a thread of their own. */
export interface RenewMessage {
  /** Sent back when it is done. */
  readonly id: number;
  readonly session: string;
  readonly queries: ReadonlyMap<string, string>;
}

const all: Queries = new Map();

export function initialize(port: MessagePort): void {
  port.on('message', ({ id, session, queries }: RenewMessage) => {
    all.set(session, queries);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    port.postMessage(id);
  });
  port.unref();
}

export async function resolve(
  specifier: string,
  context: ImportContext,
  next: (specifier: string, context: object) => Promise<{ readonly url: string }>,
): Promise<{ readonly url: string }> {
  const found = await next(specifier, context);
  const url = versioned(found.url, context, all);
  return url === found.url ? found : { ...found, url };
}
