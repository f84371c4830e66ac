import { describeExplanation, explanationToJson } from '../model/describe.ts';
import type { Explanation, Library } from '../model/library.ts';
import type { Clock } from '../model/ports.ts';
import type { Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import { plainReply } from './plain-reply.ts';

export interface UnmatchedParts {
  /** The entries that came nearest, best first, at most `limit`; asks `goOn` whether there is time for one more. */
  readonly explain: (library: Library, request: Request, limit: number, goOn: () => boolean) => Explanation[];
  readonly clock: Clock;
}

const NEAREST = 3;
/** Of all time, explaining misses may take this share; a flood of them is answered without. */
const SHARE = 0.25;
/** What may be spent at once, in milliseconds. */
const SAVINGS = 250;

/** Answers requests that no entry wants: 404, and what came nearest. */
export class Unmatched {
  readonly #parts: UnmatchedParts;
  #budget = SAVINGS;
  #since: number;

  constructor(parts: UnmatchedParts) {
    this.#parts = parts;
    this.#since = parts.clock.elapsed();
  }

  answer(library: Library, request: Request): { reply: Reply; nearest: readonly Explanation[] } {
    const nearest = this.#nearest(library, request);
    return { nearest: nearest ?? [], reply: unmatchedReply(request, library, nearest) };
  }

  /** Undefined when there is no time for it. */
  #nearest(library: Library, request: Request): readonly Explanation[] | undefined {
    const { clock, explain } = this.#parts;
    const start = clock.elapsed();
    this.#budget = Math.min(SAVINGS, this.#budget + (start - this.#since) * SHARE);
    this.#since = start;
    if (this.#budget <= 0) return undefined;
    const nearest = explain(library, request, NEAREST, () => clock.elapsed() - start < this.#budget);
    this.#budget -= clock.elapsed() - start;
    return nearest;
  }
}

function unmatchedReply(request: Request, library: Library, nearest: readonly Explanation[] | undefined): Reply {
  const url =
    request.form === 'absolute' ? `${request.scheme}://${request.authority}${request.target}` : request.target;
  const summary = `no entry answers ${request.method} ${url}`;
  const remark = remarkOn(library, nearest);
  return plainReply(request, {
    status: 404,
    headers: ['x-mockrun-unmatched', 'true'],
    json: () => ({
      error: summary,
      ...(remark === undefined ? {} : { remark }),
      request: { method: request.method, url },
      nearest: (nearest ?? []).map(explanationToJson),
    }),
    text: () => {
      const paragraphs = (nearest ?? []).map((explanation) => describeExplanation(explanation).join('\n'));
      return `${[summary, ...(remark === undefined ? [] : [remark]), ...paragraphs].join('\n\n')}\n`;
    },
  });
}

function remarkOn(library: Library, nearest: readonly Explanation[] | undefined): string | undefined {
  if (library.entries.length === 0) return 'no entries are loaded';
  return nearest === undefined ? 'too many requests miss to explain each; "mockrun explain" has the time' : undefined;
}
