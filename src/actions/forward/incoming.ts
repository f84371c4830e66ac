import type { ActionJob } from '../../model/action.ts';
import type { ActionSite } from '../kinds/kind.ts';
import { HeaderFilter } from './header-filter.ts';
import { type MessageOverrides, messageOverrides } from './message.ts';
import type { ResponseOverrides } from './source.ts';

/** How the answer of the other side becomes the mock's. */
export interface Incoming<J = ActionJob> {
  readonly status: number | undefined;
  /** The headers to answer with, from those that came. */
  headers(status: number, came: readonly string[], job: J): string[];
  /** The whole body, when it does not depend on what came. */
  readonly body: ((job: J) => Buffer) | undefined;
}

export function compileIncoming(given: ResponseOverrides | undefined, site: ActionSite): Incoming | undefined {
  const message = messageOverrides(given, site);
  return message && incoming(given?.status, message);
}

function incoming(status: number | undefined, { names, headers: added, body }: MessageOverrides): Incoming {
  const filter = new HeaderFilter([...names, ...(body ? ['content-length', 'content-encoding'] : [])]);
  const lengthless = new HeaderFilter([...names, 'content-length']);
  return {
    status,
    body,
    headers(answered, came, job) {
      const headers = (answered === 204 ? lengthless : filter).apply(came);
      for (const part of added) headers.push(typeof part === 'string' ? part : part(job));
      return headers;
    },
  };
}
