import type { Misfit } from '../middleware/middleware.ts';
import type { ActionRun, NoAnswer } from '../model/action.ts';
import { formatPlace } from '../model/place.ts';
import { RenderError } from '../model/rendering.ts';
import type { Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import { plainReply } from './plain-reply.ts';

const MARK = ['x-mockrun-error', 'true'];

/** The 500 for an answer that could not be made, with the reason and, when a template is to blame, its place. */
export function failureReply(request: Request, error: unknown): Reply {
  const reason = error instanceof Error ? error.message : String(error);
  const place = error instanceof RenderError ? error.place : undefined;
  return plainReply(request, {
    status: 500,
    headers: MARK,
    json: () => ({ error: 'the answer could not be made', reason, ...(place === undefined ? {} : { place }) }),
    text: () => `the answer could not be made: ${reason}\n${place === undefined ? '' : `at ${place}\n`}`,
  });
}

/** The 502 for a before-action that takes the answer with it, and the same in one sentence. */
export function stoppedReply(request: Request, run: ActionRun): { reply: Reply; reason: string } {
  const { name, kind, outcome, reason, place } = run;
  const at = formatPlace(place);
  const why = reason ?? 'for an unknown reason';
  const sentence = `the before-action "${name}" ${outcome === 'broken' ? 'broke' : 'failed'}: ${why}`;
  const reply = plainReply(request, {
    status: 502,
    headers: MARK,
    json: () => ({ error: sentence, action: { name, kind, outcome, reason: why, place: at } }),
    text: () => `${sentence}\nat ${at} (${kind})\n`,
  });
  return { reply, reason: sentence };
}

/** What the client gets when the action that should have answered did not. */
export function noAnswerReply(request: Request, name: string, answer: NoAnswer): Reply {
  const { status, outcome, reason } = answer;
  return plainReply(request, {
    status,
    headers: MARK,
    json: () => ({ error: `"${name}" did not answer`, outcome, reason }),
    text: () => `"${name}" did not answer: ${reason}\n`,
  });
}

/** The 502 for a request that has nowhere to go. */
export const notForwardedReply = (request: Request, reason: string): Reply =>
  plainReply(request, {
    status: 502,
    headers: MARK,
    json: () => ({ error: 'the request cannot be forwarded', reason }),
    text: () => `the request cannot be forwarded: ${reason}\n`,
  });

/** The 502 for a request that nobody makes an answer for. */
export const notSynthesizedReply = (request: Request, { reason, hint }: { reason: string; hint: string }): Reply =>
  plainReply(request, {
    status: 502,
    headers: MARK,
    json: () => ({ error: reason, hint }),
    text: () => `${reason}\nhint: ${hint}\n`,
  });

/** The 502 for middleware that gave nothing of use, and the same in one sentence. */
export function misfitReply(request: Request, { piece, outcome, reason }: Misfit): { reply: Reply; sentence: string } {
  const { name, place } = piece;
  const at = formatPlace(place);
  const sentence = `the middleware "${name}" ${reason}`;
  const reply = plainReply(request, {
    status: 502,
    headers: MARK,
    json: () => ({ error: sentence, middleware: { name, outcome, reason, place: at } }),
    text: () => `${sentence}\nat ${at}\n`,
  });
  return { reply, sentence };
}

/** The 508 for a request that goes in a circle. */
export const loopReply = (request: Request, reason: string): Reply =>
  plainReply(request, {
    status: 508,
    headers: MARK,
    json: () => ({ error: 'loop detected', reason }),
    text: () => `loop detected: ${reason}\n`,
  });
