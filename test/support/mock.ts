import { Runner } from '../../src/actions/runner.ts';
import type { ActionRun, Pipeline } from '../../src/model/action.ts';
import type { StampedEvent } from '../../src/model/events.ts';
import { Activity } from '../../src/serve/activity.ts';
import { Claims } from '../../src/serve/claim.ts';
import { type ExchangeParts, Exchanges } from '../../src/serve/exchange.ts';
import { Journal } from '../../src/serve/journal.ts';
import { Redaction } from '../../src/serve/redact.ts';
import { RequestRendering } from '../../src/serve/rendering.ts';
import { StateStore } from '../../src/serve/state.ts';
import { EventStream } from '../../src/serve/stream.ts';
import { Tally } from '../../src/serve/tally.ts';
import { Unmatched } from '../../src/serve/unmatched.ts';
import { FakeChannel } from './fake-channel.ts';
import { type EntryParts, entry, HandClock, library, request } from './hand-made.ts';
import { FakeWorld } from './world.ts';

/** What goes into an entry with a pipeline. */
export const pipeline = (parts: Partial<Pipeline>): { pipeline: Pipeline } => ({
  pipeline: { before: [], steps: [], after: [], ...parts },
});

/** Requests, answers and actions, on a clock that moves when it is told to. */
export function mockOf(parts: EntryParts, options: Partial<ExchangeParts> = {}) {
  const clock = new HandClock();
  const random = () => 0.5;
  const events: StampedEvent[] = [];
  const stream = new EventStream(clock, [{ name: 'test', on: (event) => void events.push(event) }]);
  const journal = new Journal();
  const state = new StateStore();
  const live = library([entry('e', parts)]);
  const runner = new Runner({
    world: Object.assign(new FakeWorld(), { clock }),
    mockUrl: () => 'http://127.0.0.1:8500',
    delay: ({ delay }) => (delay?.kind === 'fixed' ? delay.ms : 0),
    registered: () => undefined,
    observer: new Activity(stream, clock, () => new Redaction()),
  });
  const sources = {
    state,
    journal,
    clock,
    random,
    env: () => ({}),
    mockUrl: () => 'http://127.0.0.1:8500',
    vars: () => ({}),
  };
  const redaction = new Redaction();
  const exchanges = new Exchanges({
    library: () => live,
    claims: new Claims({
      state,
      tally: new Tally(),
      random,
      rendering: (asked, claimed, call) => new RequestRendering(sources, asked, claimed, call),
      fullLane: (claimed) => runner.bookings.fullLane(claimed),
    }),
    unmatched: new Unmatched({ clock, explain: () => [] }),
    redaction: () => redaction,
    runner,
    via: 'mockrun-1',
    journal,
    stream,
    clock,
    random,
    cors: false,
    noDelay: false,
    prepareMultipart: async () => {},
    ...options,
  });
  const ask = (given: Parameters<typeof request>[0] = {}, channel = new FakeChannel()) => {
    exchanges.handle(request(given), channel);
    return channel;
  };
  /** What was told, an action's events with its name. */
  const told = () =>
    events.map((event) => ('run' in event ? `${event.type.slice(7)} ${event.run.name}` : event.type.split(':')[1]));
  const runs = (): readonly ActionRun[] => journal.all().flatMap((one) => one.actions);
  return { clock, events, journal, state, exchanges, runner, ask, told, runs };
}
