import type { ActionRun, Phase } from '../model/action.ts';
import type { Entry } from '../model/entry.ts';
import type { Exchange } from '../model/exchange.ts';
import type { JsonValue } from '../model/json.ts';
import type { Outcome } from '../model/outcome.ts';
import { groupHeaders } from '../model/request.ts';
import { didYouMean } from '../source/suggest.ts';
import { bodyText } from './rendering.ts';

/** One answered exchange, in plain data. */
export interface Call {
  /** Name and id of the entry that answered; undefined when none did. */
  readonly entry: { readonly name: string; readonly id: string } | undefined;
  /** No entry wanted it, and nobody else was there to answer. */
  readonly unmatched: boolean;
  readonly method: string;
  /** The target as sent: path and query; of a request sent as to a proxy, the whole URL. */
  readonly url: string;
  /** Percent-decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Lower-case names; each field line as sent. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The request's body as UTF-8. */
  readonly body: string;
  /** The same as JSON; undefined when it is none. */
  readonly json: JsonValue | undefined;
  /** What was answered; undefined after a fault. */
  readonly response:
    | {
        readonly status: number;
        readonly headers: Readonly<Record<string, readonly string[]>>;
        readonly body: string;
      }
    | undefined;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly outcome: Outcome;
  /** Why, when the outcome is not `passed`. */
  readonly reason: string | undefined;
  /** Runs of the entry's actions, in the order in which they were due. They may end long after the answer. */
  readonly actions: readonly CallAction[];
}

/** One run of an action, in plain data. */
export interface CallAction {
  /** Given, or what it does: `POST http://127.0.0.1:9000/audit`. */
  readonly name: string;
  /** The key of its target: `webhook`. */
  readonly kind: string;
  /** `responder`: it made the answer. */
  readonly phase: Phase;
  /** `pending` until it ended. */
  readonly outcome: Outcome | 'pending';
  /** Why, when it failed or broke. */
  readonly reason: string | undefined;
  /** Of the answer it got. */
  readonly status: number | undefined;
  /** Of the process it ran. */
  readonly exitCode: number | undefined;
  /** The last of what its process wrote there. */
  readonly stderr: string | undefined;
  /** Milliseconds, delay and waiting not included. */
  readonly duration: number;
}

export function callOf(exchange: Exchange): Call {
  const { request, entry, reply } = exchange;
  return {
    entry: entry && { name: entry.name, id: entry.id },
    unmatched: exchange.unmatched,
    method: request.method,
    url: request.form === 'absolute' ? `${request.scheme}://${request.authority}${request.target}` : request.target,
    path: request.path,
    query: Object.fromEntries(request.query),
    headers: Object.fromEntries(request.headers),
    body: request.text,
    json: request.json,
    response: reply && {
      status: reply.status,
      headers: Object.fromEntries(groupHeaders(reply.headers)),
      body: bodyText(reply.body),
    },
    startedAt: exchange.startedAt,
    duration: exchange.duration,
    outcome: exchange.outcome,
    reason: exchange.reason,
    actions: exchange.actions.map(callAction),
  };
}

function callAction(run: ActionRun): CallAction {
  const { name, kind, phase, outcome = 'pending', reason, status, exitCode, stderr, duration } = run;
  return { name, kind, phase, outcome, reason, status, exitCode, stderr, duration };
}

/** Ids of the entries with that id or name: names are unique in a file only. Throws when there are none. */
export function entryIds(entries: readonly Entry[], nameOrId: string): ReadonlySet<string> {
  const ids = entries.filter(({ id, name }) => id === nameOrId || name === nameOrId).map(({ id }) => id);
  if (ids.length > 0) return new Set(ids);
  const meant = didYouMean(
    nameOrId,
    entries.map(({ name }) => name),
  );
  throw new Error(`no entry is called "${nameOrId}"${meant === undefined ? '' : `; ${meant}`}`);
}
