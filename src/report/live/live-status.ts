import type { StampedEvent } from '../../model/events.ts';
import type { EventOf } from '../event-lines.ts';
import { wasMissed } from '../exchange-line.ts';

/** What stands above and below the list. Grows with broken files only. */
export interface LiveStatus {
  session: EventOf<'session:started'> | undefined;
  library: EventOf<'library:loaded'> | undefined;
  /** By file, until it is mended. */
  readonly quarantined: Map<string, EventOf<'file:quarantined'>>;
  /** The newest, three at most. */
  warnings: readonly string[];
  stopping: EventOf<'session:stopping'> | undefined;
  ended: EventOf<'session:ended'> | undefined;
  /** Ids of exchanges in flight. */
  readonly open: Set<number>;
  /** Exchanges that ended, and of these: */
  exchanges: number;
  matched: number;
  unmatched: number;
  failed: number;
}

export const newStatus = (): LiveStatus => ({
  session: undefined,
  library: undefined,
  quarantined: new Map(),
  warnings: [],
  stopping: undefined,
  ended: undefined,
  open: new Set(),
  exchanges: 0,
  matched: 0,
  unmatched: 0,
  failed: 0,
});

/** Moves the status by one event. */
export function observe(status: LiveStatus, event: StampedEvent): void {
  switch (event.type) {
    case 'request:matched':
    case 'request:unmatched':
      status.open.add(event.exchange.id);
      break;
    case 'exchange:ended':
      countEnd(status, event);
      break;
    case 'session:started':
      status.session = event;
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
    case 'response:sent':
      break;
  }
}

function countEnd(status: LiveStatus, { exchange }: EventOf<'exchange:ended'>): void {
  status.open.delete(exchange.id);
  status.exchanges += 1;
  if (exchange.entry) status.matched += 1;
  else if (wasMissed(exchange)) status.unmatched += 1;
  if (exchange.outcome !== 'passed') status.failed += 1;
}
