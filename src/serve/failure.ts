import { RenderError } from '../model/rendering.ts';
import type { Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import { plainReply } from './plain-reply.ts';

/** The 500 for an answer that could not be made, with the reason and, when a template is to blame, its place. */
export function failureReply(request: Request, error: unknown): Reply {
  const reason = error instanceof Error ? error.message : String(error);
  const place = error instanceof RenderError ? error.place : undefined;
  return plainReply(request, {
    status: 500,
    headers: ['x-mockrun-error', 'true'],
    json: () => ({ error: 'the answer could not be made', reason, ...(place === undefined ? {} : { place }) }),
    text: () => `the answer could not be made: ${reason}\n${place === undefined ? '' : `at ${place}\n`}`,
  });
}
