import type { Answer, Entry, Pair, Response, Template } from '../model/entry.ts';
import { type Fault, isFault } from '../model/reply.ts';

/**
 * The same entry made anew in one go, with texts of its own. What compiling leaves behind lies scattered between all
 * that was needed on the way, and its texts are slices that hold the whole file: of ten thousand entries nothing is in
 * the processor's cache, and each further place to look at costs a request as much as finding the entry. This halves
 * the time an answer takes, and the file's text can go.
 */
export function settle(entry: Entry): Entry {
  const answer = settleAnswer(entry.answer);
  const common = {
    requiresState: entry.requiresState,
    answer,
    priority: entry.priority,
    id: own(entry.id),
    name: own(entry.name),
    scenario: entry.scenario,
    place: { ...entry.place },
    ...(entry.times === undefined ? {} : { times: entry.times }),
  };
  return entry.kind === 'pair'
    ? ({ kind: 'pair', ...common, request: { ...entry.request, path: own(entry.request.path) } } satisfies Pair)
    : ({ kind: 'template', ...common, request: entry.request } satisfies Template);
}

function settleAnswer({ mode, responses }: Answer): Answer {
  const settled = responses.map(settleResponse);
  return settled.length === 1 && settled[0]
    ? { mode, responses: settled, only: settled[0] }
    : { mode, responses: settled };
}

function settleResponse(response: Response | Fault): Response | Fault {
  if (isFault(response) || typeof response.reply === 'function') return response;
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
