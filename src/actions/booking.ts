import type { Action } from '../model/action.ts';
import { type Entry, isLive } from '../model/entry.ts';
import type { BusyLane, Lanes } from './lane.ts';
import type { Order, Ticket } from './order.ts';

/** What is kept for a run that is not due yet, from the claim on. */
export interface Booking {
  /** In the line of an ordered action, so that its runs follow the order of the requests and not that of their answers. */
  readonly ticket: Ticket | undefined;
  /** Where a place was promised to it. */
  readonly lane: BusyLane | undefined;
}

/** Actions of an entry that a claim must book. */
interface Wanted {
  /** Their full lane holds requests back. */
  readonly waiting: readonly Action[];
  /** Due after the answer, and ordered. Before it a run gets its ticket when it is due: see `Bookings.make`. */
  readonly ordered: readonly Action[];
}

const NOTHING: Wanted = { waiting: [], ordered: [] };

/** Books what the actions of a claimed entry will need. Most need nothing. */
export class Bookings {
  readonly #wanted = new WeakMap<Entry, Wanted>();
  readonly #lanes: Lanes;
  readonly #order: Order;

  constructor(lanes: Lanes, order: Order) {
    this.#lanes = lanes;
    this.#order = order;
  }

  /** The lane whose room the entry's next request must wait for. */
  fullLane(entry: Entry): BusyLane | undefined {
    for (const action of this.#of(entry).waiting) {
      const lane = this.#lanes.of(action.lane);
      if (!lane.hasRoom) return lane;
    }
    return undefined;
  }

  /**
   * Undefined when there is nothing to book. A before-action's ticket is not among it: a request that waits for its
   * gate, while the gate asks this same entry, must not have a place ahead of that one.
   */
  make(entry: Entry): Map<Action, Booking> | undefined {
    const { waiting, ordered } = this.#of(entry);
    if (waiting.length + ordered.length === 0) return undefined;
    const made = new Map<Action, Booking>();
    for (const action of new Set([...waiting, ...ordered])) {
      const lane = action.overflow === 'wait' ? this.#lanes.of(action.lane) : undefined;
      lane?.promise();
      const ticket = ordered.includes(action) ? this.#order.join(orderKey(entry, action)) : undefined;
      made.set(action, { ticket, lane });
    }
    return made;
  }

  #of(entry: Entry): Wanted {
    if (!entry.pipeline && !isLive(entry.answer.only ?? NOTHING)) return NOTHING;
    let wanted = this.#wanted.get(entry);
    if (!wanted) {
      wanted = wantedBy(entry);
      this.#wanted.set(entry, wanted);
    }
    return wanted;
  }
}

/** Runs with the same key follow one another. By names, since a reload makes every action anew. */
export const orderKey = (entry: Entry | undefined, action: Action): string => `${entry?.id ?? ''}\n${action.name}`;

export function cancelBooking({ ticket, lane }: Booking): void {
  ticket?.leave();
  lane?.redeem();
}

function wantedBy({ pipeline, answer }: Entry): Wanted {
  const behind = [...(pipeline?.steps ?? []), ...(pipeline?.after ?? [])].filter((one) => 'target' in one);
  const responder = answer.only && isLive(answer.only) ? [answer.only.responder] : [];
  const all = [...(pipeline?.before ?? []), ...responder, ...behind];
  return {
    waiting: all.filter(({ overflow }) => overflow === 'wait'),
    ordered: behind.filter(({ ordered }) => ordered),
  };
}
