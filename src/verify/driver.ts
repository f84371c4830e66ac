import type { StateKey } from '../model/entry.ts';
import type { Exchange } from '../model/exchange.ts';
import type { JsonValue } from '../model/json.ts';
import type { Library } from '../model/library.ts';
import type { Clock } from '../model/ports.ts';
import type { Rendering } from '../model/rendering.ts';
import type { Request } from '../model/request.ts';
import type { PreparedSend, ReceivedAnswer } from '../model/testing.ts';

/** What verifying asks of the running mock. The session implements it; tests of this room replace it. */
export interface Driver {
  readonly clock: Clock;
  readonly library: Library;
  /** The mock's own address. */
  readonly url: string;
  /** Initial state, zero counts, an empty journal, empty sinks. */
  reset(): void;
  setState(key: StateKey, value: string): void;
  /**
   * Sends a request over the network. `ended` resolves when everything about it is over, all actions included: with
   * the exchange, or undefined when the mock never saw it. The answer is undefined when the connection broke.
   */
  send(request: PreparedSend, options: { readonly timeout: number }): Promise<Sent>;
  /** What templates of a `send` may read: no request, no steps, but `saved`. */
  rendering(scenario: string, saved: Readonly<Record<string, JsonValue>>): Rendering;
  /** Names of actions whose runs have not ended, once each. */
  pendingActions(): readonly string[];
  /** What the sink of an action has received since the last reset, in order; by the action's run. */
  received(exchange: Exchange, action: string): readonly Request[];
}

export interface Sent {
  readonly answer: ReceivedAnswer | undefined;
  /** Why there is no answer: `the connection was closed`, `no answer within 30 s`. */
  readonly reason: string | undefined;
  /** Milliseconds from sending to the last byte. */
  readonly duration: number;
  readonly ended: Promise<Exchange | undefined>;
}
