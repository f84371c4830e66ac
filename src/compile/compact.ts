import { type Answer, type Entry, isLive, type LiveAnswer, type Response } from '../model/entry.ts';
import { type Fault, isFault, type Reply } from '../model/reply.ts';

/**
 * The same entry made anew in one go, with texts of its own. What compiling leaves behind lies scattered between all
 * that was needed on the way, and its texts are slices that hold the whole file: of ten thousand entries nothing is in
 * the processor's cache, and each further place to look at costs a request as much as finding the entry. This halves
 * the time an answer takes, and the file's text can go.
 */
export function compact<E extends Entry>(entry: E): E {
  const { kind, requiresState, priority, ...others } = entry;
  const answer = compactAnswer(entry.answer);
  return {
    // What every request looks at first.
    prepared: preparedReply(entry, answer),
    kind,
    requiresState,
    priority,
    ...others,
    answer,
    id: own(entry.id),
    name: own(entry.name),
    place: { ...entry.place },
    request: entry.kind === 'pair' ? { ...entry.request, path: own(entry.request.path) } : entry.request,
  } as E;
}

/** See `Entry.prepared`. */
function preparedReply({ pipeline, middleware, times, requiresState }: Entry, { only }: Answer): Reply | undefined {
  if (pipeline || middleware || times !== undefined || requiresState.length > 0) return undefined;
  if (!only || isFault(only) || isLive(only) || only.delay || only.dribble || only.moves) return undefined;
  return typeof only.reply === 'function' ? undefined : only.reply;
}

function compactAnswer({ mode, responses }: Answer): Answer {
  const compacted = responses.map(compactResponse);
  return compacted.length === 1 && compacted[0]
    ? { mode, responses: compacted, only: compacted[0] }
    : { mode, responses: compacted };
}

function compactResponse(response: Response | Fault | LiveAnswer): Response | Fault | LiveAnswer {
  if (isFault(response) || isLive(response) || typeof response.reply === 'function') return response;
  const { body } = response.reply;
  return { ...response, reply: { ...response.reply, body: typeof body === 'string' ? own(body) : body } };
}

/** Beyond Latin-1. */
const WIDE = /[^\u0000-\u00ff]/;

/** A copy that is no slice of a longer text. */
function own(text: string): string {
  const encoding = WIDE.test(text) ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
}
