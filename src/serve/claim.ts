import type { BusyLane } from '../actions/lane.ts';
import type { StepRendering } from '../actions/pipeline.ts';
import {
  type Answer,
  type Entry,
  isLive,
  type LiveAnswer,
  type Response,
  type StateKey,
  type StateMoves,
} from '../model/entry.ts';
import type { Library } from '../model/library.ts';
import type { Random } from '../model/ports.ts';
import { RenderError, type Rendering } from '../model/rendering.ts';
import { type Fault, isFault, type Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import type { StateStore } from './state.ts';
import type { Tally } from './tally.ts';

const NO_ANSWER = {};
/** Stands for the response of a prepared answer: its reply is known, nothing delays it, and reading it takes time. */
const UNSEEN: Response = { reply: { status: 200, headers: [], body: '' } };
const LATER = { reply: undefined, error: undefined };

/** What a request came to when it claimed an entry. */
export interface Claim {
  readonly entry: Entry;
  /** Which call of the entry this is, from 1. */
  readonly call: number;
  /** The one of the entry's responses that this call gets. */
  readonly response: Response | Fault | LiveAnswer;
  /** Prepared or rendered; undefined for a fault, when rendering failed, and while it waits for before-actions. */
  readonly reply: Reply | undefined;
  /** Why rendering failed. */
  readonly error: RenderError | undefined;
  /** What actions and their answer read; undefined when the entry has none. */
  readonly rendering: StepRendering | undefined;
}

/** A request that claims nothing yet: an action of the entry it would get waits for room in this lane. */
export class Held {
  readonly entry: Entry;
  readonly lane: BusyLane;

  constructor(entry: Entry, lane: BusyLane) {
    this.entry = entry;
    this.lane = lane;
  }
}

export interface ClaimParts {
  readonly state: StateStore;
  readonly tally: Tally;
  readonly random: Random;
  /** Makes what templates read; called only when something must be rendered. */
  readonly rendering: (request: Request, entry: Entry, call: number) => StepRendering;
  /** The lane without room that an entry's next request waits for; asked only of entries with actions. */
  readonly fullLane: (entry: Entry) => BusyLane | undefined;
}

/**
 * Chooses the entry for a request, counts the call, moves the state and renders, all in one tick: between choosing and
 * counting nothing else can run, which is what makes `times: 1` one hit under any load. Rejected: locks around an
 * asynchronous version, which would serialise slow bodies and templates for nothing.
 */
export class Claims {
  readonly #parts: ClaimParts;
  /** Where the entry stands that was accepted last: the chosen one, once `choose` returns. */
  #accepted = -1;

  constructor(parts: ClaimParts) {
    this.#parts = parts;
  }

  /** The claim, or undefined when no entry wants the request. */
  claim(library: Library, request: Request): Claim | Held | undefined {
    const { tally, random } = this.#parts;
    tally.adopt(library.entries);
    const entry = library.index.choose(request, this.#accepts);
    if (!entry) return undefined;
    if (entry.prepared)
      return claimed(entry, tally.addAt(this.#accepted), UNSEEN, entry.prepared, undefined, undefined);
    if (entry.pipeline || isLive(entry.answer.only ?? NO_ANSWER)) {
      const lane = this.#parts.fullLane(entry);
      if (lane) return new Held(entry, lane);
    }
    const call = tally.addAt(this.#accepted);
    const response = pick(entry.answer, call, random);
    if (!entry.pipeline) {
      if (isFault(response)) return claimed(entry, call, response, undefined, undefined, undefined);
      if (!isLive(response) && typeof response.reply !== 'function' && !response.moves) {
        return claimed(entry, call, response, response.reply, undefined, undefined);
      }
    }
    return this.#prepare(request, entry, call, response);
  }

  readonly #accepts = (entry: Entry, position: number): boolean => {
    if (!entry.prepared && !this.#isOpen(entry, position)) return false;
    this.#accepted = position;
    return true;
  };

  /** It has answers left, and the state is what it asks for. */
  #isOpen({ times, requiresState }: Entry, position: number): boolean {
    if (times !== undefined && this.#parts.tally.countAt(position) >= times) return false;
    for (const { matcher, state } of requiresState) {
      if (!matcher.test({ values: [this.#parts.state.get(state)] })) return false;
    }
    return true;
  }

  /**
   * Everything is rendered from the state as it was, and only then does the state move. An answer that waits for
   * before-actions is rendered behind them, but from that same state: `rendering` keeps it.
   */
  #prepare(request: Request, entry: Entry, call: number, response: Claim['response']): Claim {
    const rendering = this.#parts.rendering(request, entry, call);
    if (isFault(response) || isLive(response)) return claimed(entry, call, response, undefined, undefined, rendering);
    try {
      const moved = response.moves ? renderMoves(response.moves, rendering) : [];
      const waits = entry.pipeline !== undefined && entry.pipeline.before.length > 0;
      const { reply, error } = waits ? LATER : render(response, rendering, entry);
      this.#move(moved, response.moves);
      return claimed(entry, call, response, reply, error, rendering);
    } catch (thrown) {
      return claimed(entry, call, response, undefined, asRenderError(thrown, entry), rendering);
    }
  }

  #move(set: readonly Moved[], moves: StateMoves | undefined): void {
    for (const { state, value } of set) this.#parts.state.set(state, value);
    for (const state of moves?.remove ?? []) this.#parts.state.remove(state);
  }
}

/** The response for the nth call. `sequential` stays with the last one. */
export function pick(answer: Answer, call: number, random: Random): Response | Fault | LiveAnswer {
  if (answer.only) return answer.only;
  const { responses, mode } = answer;
  const count = responses.length;
  let index = 0;
  if (count > 1) {
    if (mode === 'sequential') index = Math.min(call, count) - 1;
    else if (mode === 'cycle') index = (call - 1) % count;
    else index = Math.floor(random() * count);
  }
  return responses[index] as Response | Fault | LiveAnswer;
}

/** The answer, or why there is none. */
export function render(
  { reply }: Response,
  rendering: Rendering,
  entry: Entry,
): { reply: Reply; error: undefined } | { reply: undefined; error: RenderError } {
  try {
    return { reply: typeof reply === 'function' ? reply(rendering) : reply, error: undefined };
  } catch (thrown) {
    return { reply: undefined, error: asRenderError(thrown, entry) };
  }
}

/** In one place, so that all claims look alike to V8. */
const claimed = (
  entry: Entry,
  call: number,
  response: Claim['response'],
  reply: Reply | undefined,
  error: RenderError | undefined,
  rendering: StepRendering | undefined,
): Claim => ({ entry, call, response, reply, error, rendering });

interface Moved {
  readonly state: StateKey;
  readonly value: string;
}

const renderMoves = (moves: StateMoves, rendering: Rendering): Moved[] =>
  moves.set.map(({ state, value }) => ({ state, value: typeof value === 'string' ? value : value(rendering) }));

/** A helper can throw anything; whoever asked for the page is told the entry's place then. */
const asRenderError = (thrown: unknown, entry: Entry): RenderError => {
  if (thrown instanceof RenderError) return thrown;
  const { file, line, column } = entry.place;
  return new RenderError(thrown instanceof Error ? thrown.message : String(thrown), `${file}:${line}:${column}`);
};
