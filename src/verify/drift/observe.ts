import type { Entry, Response } from '../../model/entry.ts';
import type { Library } from '../../model/library.ts';
import type { Rendering } from '../../model/rendering.ts';
import { RenderError } from '../../model/rendering.ts';
import { bodyBytes, type Reply } from '../../model/reply.ts';
import type { StopSignal } from '../../model/stop-signal.ts';
import type { PreparedSend } from '../../model/testing.ts';
import { type Answer, answerOf } from './answer.ts';
import { ask } from './ask.ts';
import type { Candidate } from './candidates.ts';
import { compareAnswers } from './compare.ts';
import type { Move } from './move.ts';
import type { DriftOptions } from './options.ts';
import type { Pace } from './pace.ts';
import { renderingOf } from './rendering.ts';
import { requestOf } from './request.ts';

/** What became of one candidate. */
export type Observation =
  | { readonly how: 'left out'; readonly reason: string; readonly unsafe?: true }
  | { readonly how: 'unanswered'; readonly reason: string; readonly unreachable: boolean }
  | Compared;

export interface Compared {
  readonly how: 'compared';
  readonly request: PreparedSend;
  /** Of several answers the mock gives, the one that is nearest. */
  readonly mock: Answer;
  readonly real: Answer;
  readonly moves: readonly Move[];
  /** The mock's answer was made for this request, by templates. */
  readonly rendered: boolean;
  /** Milliseconds. */
  readonly duration: number;
}

export interface Surroundings {
  readonly library: Library;
  readonly options: DriftOptions;
  readonly pace: Pace;
  readonly stop: StopSignal;
}

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Sends a candidate's request to the real service, and compares what it answers with what the mock does. */
export async function observe(
  candidate: Candidate,
  { library, options, pace, stop }: Surroundings,
): Promise<Observation> {
  if ('unfit' in candidate) return { how: 'left out', reason: candidate.unfit };
  const { entry, responses } = candidate;
  const prepared = prepare(entry, responses, library, options);
  if (typeof prepared === 'string') return { how: 'left out', reason: prepared };
  const { request, replies } = prepared;
  if (!options.unsafe && !SAFE.has(request.method)) {
    return {
      how: 'left out',
      reason: `${request.method} may change something: --against-unsafe sends it`,
      unsafe: true,
    };
  }
  const expected = replies.map(({ reply }) => reply.status);
  const asked = await ask(request, expected, options, { pace, stop });
  if ('problem' in asked) return { how: 'unanswered', reason: asked.problem, unreachable: asked.unreachable };
  const real = answerOf(asked.reply.status, asked.reply.headers, asked.reply.body);
  return {
    how: 'compared',
    request,
    real,
    duration: asked.duration,
    ...nearest(entry, request, replies, real, options),
  };
}

interface Made {
  readonly reply: Reply;
  /** Made anew for each request: nobody knows what its body is like at other times. */
  readonly rendered: boolean;
}

function prepare(entry: Entry, responses: readonly Response[], library: Library, options: DriftOptions) {
  const { headers = [], redaction } = options;
  const hides = (name: string): boolean => redaction.hidesHeader(name);
  try {
    const request = requestOf(entry, renderingOf(entry, library, options), { given: headers, hides });
    const rendering = renderingOf(entry, library, options, request);
    return { request, replies: responses.map(({ reply }) => made(reply, rendering)) };
  } catch (error) {
    if (error instanceof RenderError) return `its template fails without a mock that runs: ${error.message}`;
    throw error;
  }
}

const made = (reply: Response['reply'], rendering: Rendering): Made =>
  typeof reply === 'function' ? { reply: reply(rendering), rendered: true } : { reply, rendered: false };

function nearest(
  { verification }: Entry,
  { method }: PreparedSend,
  replies: readonly Made[],
  real: Answer,
  { ignoreExtra = false }: DriftOptions,
): Pick<Compared, 'mock' | 'moves' | 'rendered'> {
  const compared = replies.map(({ reply, rendered }) => {
    const mock = answerOf(reply.status, reply.headers, bodyBytes(reply.body));
    const body = !rendered && method !== 'HEAD';
    return { mock, rendered, moves: compareAnswers(mock, real, { rules: verification?.drift, body, ignoreExtra }) };
  });
  return compared.reduce((best, one) => (one.moves.length < best.moves.length ? one : best));
}
