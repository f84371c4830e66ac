import type { Entry } from '../model/entry.ts';
import type { Explanation, Library } from '../model/library.ts';
import { formatPlace } from '../model/place.ts';
import type { Clock } from '../model/ports.ts';
import type { Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import { Nearby } from './nearby.ts';
import { plainReply } from './plain-reply.ts';

export interface UnmatchedParts {
  /** The nearest of these entries, best first, at most `limit`. */
  readonly explain: (entries: readonly Entry[], request: Request, library: Library, limit: number) => Explanation[];
  /** An explanation in lines of plain text. */
  readonly describe: (explanation: Explanation) => readonly string[];
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
  #nearby: { readonly library: Library; readonly found: Nearby } | undefined;
  #budget = SAVINGS;
  #since: number;

  constructor(parts: UnmatchedParts) {
    this.#parts = parts;
    this.#since = parts.clock.elapsed();
  }

  answer(library: Library, request: Request): { reply: Reply; nearest: readonly Explanation[] } {
    const nearest = this.#nearest(library, request);
    const { describe } = this.#parts;
    return { nearest: nearest ?? [], reply: unmatchedReply(request, library, nearest, describe) };
  }

  /** Undefined when there is no time for it. */
  #nearest(library: Library, request: Request): readonly Explanation[] | undefined {
    const { clock, explain } = this.#parts;
    const start = clock.elapsed();
    this.#budget = Math.min(SAVINGS, this.#budget + (start - this.#since) * SHARE);
    this.#since = start;
    if (this.#budget <= 0) return undefined;
    if (this.#nearby?.library !== library) this.#nearby = { library, found: new Nearby(library) };
    const nearest = explain(this.#nearby.found.for(request), request, library, NEAREST);
    this.#budget -= clock.elapsed() - start;
    return nearest;
  }
}

function unmatchedReply(
  request: Request,
  library: Library,
  nearest: readonly Explanation[] | undefined,
  describe: (explanation: Explanation) => readonly string[],
): Reply {
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
      nearest: (nearest ?? []).map((explanation) => ({
        entry: explanation.entry.id,
        name: explanation.entry.name,
        place: formatPlace(explanation.entry.place),
        fields: explanation.reports,
      })),
    }),
    text: () => {
      const paragraphs = (nearest ?? []).map((explanation) => describe(explanation).join('\n'));
      return `${[summary, ...(remark === undefined ? [] : [remark]), ...paragraphs].join('\n\n')}\n`;
    },
  });
}

function remarkOn(library: Library, nearest: readonly Explanation[] | undefined): string | undefined {
  if (library.entries.length === 0) return 'no entries are loaded';
  return nearest === undefined ? 'too many requests miss to explain each; "mockrun explain" has the time' : undefined;
}
