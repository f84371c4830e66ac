import type { EventOf, StampedEvent } from '../../model/events.ts';
import type { Exchange } from '../../model/exchange.ts';

/** What stands above and below the list. Grows with broken files only. */
export interface LiveStatus {
  session: EventOf<'session:started'> | undefined;
  library: EventOf<'library:loaded'> | undefined;
  /** By file, until it is mended. */
  readonly quarantined: Map<string, EventOf<'file:quarantined'>>;
  /** The newest, three at most. */
  warnings: readonly string[];
  captured: EventOf<'capture:ended'> | undefined;
  stopping: EventOf<'session:stopping'> | undefined;
  ended: EventOf<'session:ended'> | undefined;
  /** Ids of exchanges without an answer yet. */
  readonly open: Set<number>;
  /** Ids of exchanges with an answer whose actions go on. */
  readonly answered: Set<number>;
  /** Exchanges that were answered, and of these: */
  exchanges: number;
  matched: number;
  unmatched: number;
  /** The real service was asked. */
  forwarded: number;
  /** Middleware was asked for the answer. */
  synthesized: number;
  failed: number;
  /** Runs of actions: those that are due but have not ended, and the others by how they did. */
  readonly actions: { pending: number; passed: number; failed: number; broken: number };
  /** Runs that wait for their turn, and runs that have it. */
  queue: { readonly waiting: number; readonly running: number };
}

export const newStatus = (): LiveStatus => ({
  session: undefined,
  library: undefined,
  quarantined: new Map(),
  warnings: [],
  captured: undefined,
  stopping: undefined,
  ended: undefined,
  open: new Set(),
  answered: new Set(),
  exchanges: 0,
  matched: 0,
  unmatched: 0,
  forwarded: 0,
  synthesized: 0,
  failed: 0,
  actions: { pending: 0, passed: 0, failed: 0, broken: 0 },
  queue: { waiting: 0, running: 0 },
});

/** Moves the status by one event. */
export function observe(status: LiveStatus, event: StampedEvent): void {
  switch (event.type) {
    case 'request:matched':
    case 'request:unmatched':
    case 'request:forwarded':
    case 'request:synthesized':
      status.open.add(event.exchange.id);
      break;
    case 'response:sent':
      countAnswer(status, event.exchange);
      break;
    case 'action:started':
      status.actions.pending += 1;
      // A fault is no response that was sent, but actions follow it, too.
      if (event.run.phase === 'after') countAnswer(status, event.exchange);
      break;
    case 'action:finished':
      status.actions.pending -= 1;
      status.actions[event.run.outcome ?? 'passed'] += 1;
      break;
    case 'actions:waiting':
      status.queue = event;
      break;
    case 'exchange:ended':
      countAnswer(status, event.exchange);
      status.answered.delete(event.exchange.id);
      break;
    case 'session:started':
      status.session = event;
      break;
    case 'mode:changed':
      status.session = status.session && inMode(status.session, event);
      break;
    case 'library:loaded':
      status.library = event;
      break;
    case 'file:quarantined':
      status.quarantined.delete(event.file);
      status.quarantined.set(event.file, event);
      break;
    case 'file:mended':
      status.quarantined.delete(event.file);
      break;
    case 'session:warned':
      status.warnings = [...status.warnings, event.message].slice(-3);
      break;
    case 'session:stopping':
      status.stopping = event;
      break;
    case 'session:ended':
      status.ended = event;
      break;
    case 'capture:ended':
      status.captured = event;
      break;
    case 'action:logged':
    case 'verify:started':
    case 'case:started':
    case 'case:finished':
    case 'command:output':
    case 'verify:ended':
    case 'session:failed':
      break;
  }
}

function inMode(session: EventOf<'session:started'>, { mode, recordsIn }: EventOf<'mode:changed'>) {
  const { recordsIn: _before, ...stays } = session;
  return { ...stays, mode, ...(recordsIn === undefined ? {} : { recordsIn }) };
}

/** Once for each: not when it ended, since a slow action behind the answer is no reason to count a request late. */
function countAnswer(status: LiveStatus, exchange: Exchange): void {
  if (status.answered.has(exchange.id)) return;
  status.answered.add(exchange.id);
  status.open.delete(exchange.id);
  status.exchanges += 1;
  if (exchange.forwardedTo !== undefined) status.forwarded += 1;
  else if (exchange.synthesizedBy !== undefined) status.synthesized += 1;
  else if (exchange.entry) status.matched += 1;
  else if (exchange.unmatched) status.unmatched += 1;
  if (exchange.outcome !== 'passed') status.failed += 1;
}
