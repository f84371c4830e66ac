import type { ActionRun } from './action-run.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Exchange } from './exchange.ts';
import type { ModeName } from './mode.ts';
import type { CaseResult, Verdict } from './verdict.ts';

/** All that reporters see, closed. The event stream stamps `time`, in epoch milliseconds. */
export type MockEvent =
  | {
      readonly type: 'session:started';
      readonly url: string;
      /** Of the admin API; undefined without one. */
      readonly adminUrl?: string;
      readonly directory: string;
      readonly mode: ModeName;
      /** The real service behind the mock, when one was named. */
      readonly upstream?: string;
      /** The folder of recordings, when this mode makes some. */
      readonly recordsIn?: string;
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
  /** What a hit and a miss mean is different from now on. */
  | { readonly type: 'mode:changed'; readonly mode: ModeName; readonly recordsIn?: string }
  /** What was recorded since the start. */
  | {
      readonly type: 'capture:ended';
      /** New pairs. */
      readonly pairs: number;
      readonly replaced: number;
      /** Exchanges that should have been recorded, and could not. */
      readonly lost: number;
      /** As shown to people. */
      readonly files: readonly string[];
      /** Answers to look at before they are committed: `GET https://api.shop.test/login sets a cookie`. */
      readonly sensitive: readonly string[];
    }
  | { readonly type: 'request:matched'; readonly exchange: Exchange }
  | { readonly type: 'request:unmatched'; readonly exchange: Exchange }
  /** No entry answers it: the real service is asked. */
  | { readonly type: 'request:forwarded'; readonly exchange: Exchange }
  /** No entry answers it: middleware makes the answer. */
  | { readonly type: 'request:synthesized'; readonly exchange: Exchange }
  | { readonly type: 'response:sent'; readonly exchange: Exchange }
  /** An action is due: its delay begins. */
  | { readonly type: 'action:started'; readonly exchange: Exchange; readonly run: ActionRun }
  | { readonly type: 'action:finished'; readonly exchange: Exchange; readonly run: ActionRun }
  /** Everything about the request is over: it was answered, and all its actions have ended. */
  | { readonly type: 'exchange:ended'; readonly exchange: Exchange }
  /** A line that a process of an action wrote: no result, but something to read. */
  | { readonly type: 'action:logged'; readonly source: string; readonly line: string }
  /** How many runs wait for their turn, when that has changed; at most some times a second. */
  | { readonly type: 'actions:waiting'; readonly waiting: number; readonly running: number }
  /** `verify` begins; `cases` is how many results are known to come, undefined when a command decides. */
  | {
      readonly type: 'verify:started';
      readonly directory: string;
      readonly cases: number | undefined;
      readonly command: readonly string[] | undefined;
      /** The real service that pairs are compared with; absent: nothing is compared. */
      readonly against?: string;
    }
  | { readonly type: 'case:started'; readonly kind: CaseResult['kind']; readonly suite: string; readonly name: string }
  | { readonly type: 'case:finished'; readonly result: CaseResult }
  /** A line that COMMAND wrote, without its newline. */
  | { readonly type: 'command:output'; readonly stream: 'stdout' | 'stderr'; readonly line: string }
  | { readonly type: 'verify:ended'; readonly verdict: Verdict }
  /** It could not start, or not go on, and nothing more will come: for reports, since the door tells people. */
  | { readonly type: 'session:failed'; readonly message: string; readonly hint: string | undefined }
  /** Something a person should know that belongs to no request: a watch limit, a reporter that threw. */
  | { readonly type: 'session:warned'; readonly message: string }
  | {
      readonly type: 'session:stopping';
      readonly signal: string | undefined;
      readonly open: number /** Runs of actions that have not ended. */;
      readonly actions: number;
    }
  | {
      readonly type: 'session:ended';
      readonly exchanges: number;
      readonly unmatched: number;
      readonly failed: number;
      /** Exchanges whose entry answers otherwise than the real service did; absent without any. */
      readonly differing?: number;
      /** Exchanges that were still open when the grace ended. */
      readonly abandoned: number;
      /** Runs of actions by how they ended. */
      readonly actions: { readonly passed: number; readonly failed: number; readonly broken: number };
      /** Actions that had not ended when the grace was over: name, and how many runs. */
      readonly abandonedActions: readonly { readonly name: string; readonly runs: number }[];
    };

export type EventType = MockEvent['type'];

export type EventOf<T extends EventType> = Extract<MockEvent, { type: T }>;

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
