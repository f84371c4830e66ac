import type { Diagnostic } from './diagnostic.ts';
import type { Exchange } from './exchange.ts';

/** All that reporters see, closed. The event stream stamps `time`, in epoch milliseconds. */
export type MockEvent =
  | {
      readonly type: 'session:started';
      readonly url: string;
      readonly directory: string;
      readonly mode: string;
      readonly watching: boolean;
      readonly scenarios: number;
      readonly pairs: number;
      readonly templates: number;
    }
  | {
      readonly type: 'library:loaded';
      readonly revision: number;
      readonly scenarios: number;
      readonly pairs: number;
      readonly templates: number;
      /** Scenario ids that were compiled for this revision; empty for the first. */
      readonly changed: readonly string[];
      readonly removed: readonly string[];
      readonly warnings: readonly Diagnostic[];
      /** Milliseconds from the first change noticed to the swap. */
      readonly duration: number;
    }
  | {
      readonly type: 'file:quarantined';
      /** As shown to people. */
      readonly file: string;
      readonly diagnostics: readonly Diagnostic[];
      /** What is live instead: the last good version, or nothing of this file. */
      readonly serving: 'last good version' | 'nothing';
    }
  | { readonly type: 'file:mended'; readonly file: string }
  | { readonly type: 'request:matched'; readonly exchange: Exchange }
  | { readonly type: 'request:unmatched'; readonly exchange: Exchange }
  | { readonly type: 'response:sent'; readonly exchange: Exchange }
  | { readonly type: 'exchange:ended'; readonly exchange: Exchange }
  /** Something a person should know that belongs to no request: a watch limit, a reporter that threw. */
  | { readonly type: 'session:warned'; readonly message: string }
  | { readonly type: 'session:stopping'; readonly signal: string | undefined; readonly open: number }
  | {
      readonly type: 'session:ended';
      readonly exchanges: number;
      readonly unmatched: number;
      readonly failed: number;
      /** Exchanges that were still open when the grace ended. */
      readonly abandoned: number;
    };

export type EventType = MockEvent['type'];

export type StampedEvent = MockEvent & { readonly time: number };

/** Consumes events. One that throws is reported once and never costs a request anything. */
export interface Reporter {
  readonly name: string;
  /** The types it wants; the stream does not make events that nobody wants. Absent: all. */
  readonly wants?: ReadonlySet<EventType>;
  on(event: StampedEvent): void;
  /** Everything written; called once, after `session:ended`. */
  close?(): Promise<void> | void;
}
