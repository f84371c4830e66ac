import type { Runner } from '../../actions/runner.ts';
import { prepareMultipart } from '../../content/multipart.ts';
import { nearestEntries, type Situation } from '../../match/explain.ts';
import type { Library } from '../../model/library.ts';
import { Claims } from '../claim.ts';
import { Exchanges } from '../exchange.ts';
import type { MiddlewareGate } from '../middleware.ts';
import type { Redaction } from '../redact.ts';
import { type RenderingSources, RequestRendering } from '../rendering.ts';
import type { EventStream } from '../stream.ts';
import type { Tally } from '../tally.ts';
import { Unmatched } from '../unmatched.ts';
import type { EngineOptions } from './options.ts';

export interface ExchangesParts {
  readonly library: () => Library;
  readonly redaction: () => Redaction;
  readonly sources: RenderingSources;
  readonly tally: Tally;
  readonly stream: EventStream;
  readonly runner: Runner;
  readonly middleware: MiddlewareGate;
}

export function makeExchanges(
  { clock, random, cors, noDelay, outside }: EngineOptions,
  { library, redaction, sources, tally, stream, runner, middleware }: ExchangesParts,
): Exchanges {
  const { state, journal } = sources;
  const situation = (library: Library): Situation => ({
    state: (key) => state.get(key),
    calls: (entry) => tally.count(entry),
    hosts: library.hosts,
  });
  return new Exchanges({
    library,
    claims: new Claims({
      state,
      tally,
      random,
      rendering: (request, entry, call) => new RequestRendering(sources, request, entry, call),
      fullLane: (entry) => runner.bookings.fullLane(entry),
    }),
    redaction,
    runner,
    via: outside.via,
    unmatched: new Unmatched({
      clock,
      explain: (library, request, limit, goOn) =>
        nearestEntries(library.entries, request, situation(library), limit, goOn),
    }),
    journal,
    clock,
    random,
    stream,
    cors,
    noDelay,
    middleware,
    prepareMultipart,
  });
}
