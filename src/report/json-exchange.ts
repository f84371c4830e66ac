import type { Entry } from '../model/entry.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Explanation } from '../model/library.ts';
import type { Outcome } from '../model/outcome.ts';
import { actionsJson } from './json-action.ts';
import { exactMs, isoTime } from './time.ts';

/**
 * The line of a finished exchange, with its newline:
 *
 * | key | |
 * |---|---|
 * | `type` | `exchange:ended` |
 * | `time` | when it was answered and its last action had ended: ISO 8601, UTC, milliseconds |
 * | `id` | counts up from 1 in a session |
 * | `method`, `target` | as sent; the target is path and query |
 * | `scheme`, `host` | only of requests sent as to a proxy |
 * | `entry` | the entry's id, `checkout.yaml#create order`; null when nothing matched |
 * | `call` | which call of the entry this was, from 1; 0 when nothing matched |
 * | `status` | null when no head was sent |
 * | `bytes` | of the answer's body |
 * | `duration` | milliseconds, from the request's head to the last byte handed to the system |
 * | `outcome` | `passed`, `failed`, `broken` |
 * | `reason` | in plain words, when it did not pass |
 * | `forwardedTo` | the origin of the real service, when that answered, or should have: `https://api.shop.test` |
 * | `synthesizedBy` | the middleware that made the answer, or should have, in mode synthesize: `./shop.py` |
 * | `differences` | in mode diff, when there are any: `{field, expected, got}` each; expected: what the entry answers |
 * | `fault` | `drop`, `reset`, `hang`, `bytes`, `cut`, when the answer broke the protocol on purpose |
 * | `nearest` | when nothing matched, nearest first: `{entry, file, line, differs: [{field, expected, got, detail?}]}` |
 * | `actions` | when there were any, in the order in which they were due: see `json-action.ts` |
 *
 * Written by hand, and of few pieces: this runs for every request, `JSON.stringify` of the whole object takes several
 * times as long, and each piece that is put together is an object to V8.
 */
export function exchangeJson(exchange: Exchange, time: number): string {
  const { request, entry, reply, forwardedTo } = exchange;
  const proxied = request.form === 'absolute' ? proxiedJson(exchange) : '';
  const matched = entry === undefined ? ',"entry":null,"call":' : entryJson(entry);
  const rare =
    entry !== undefined && exchange.outcome === 'passed' && exchange.fault === undefined && forwardedTo === undefined
      ? ''
      : rareJson(exchange);
  const actions = exchange.actions.length === 0 ? '' : `,"actions":${actionsJson(exchange.actions)}`;
  return `${headJson(time)}${exchange.id}${methodJson(request.method)}${textJson(exchange.target)}${proxied}${matched}${exchange.call}${statusJson(reply?.status)}${exchange.bytes},"duration":${exactMs(exchange.duration)}${OUTCOMES[exchange.outcome]}${rare}${actions}}\n`;
}

const headJson = oneBehindTheOther((time: number) => `{"type":"exchange:ended","time":"${isoTime(time)}","id":`);

/** Keeps what it made last: under load, many exchanges end in one millisecond. */
function oneBehindTheOther(make: (time: number) => string): (time: number) => string {
  let last = Number.NaN;
  let made = '';
  return (time) => {
    if (time !== last) {
      last = time;
      made = make(time);
    }
    return made;
  };
}

/** Nothing in it that JSON would escape. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

const textJson = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  passed: ',"outcome":"passed"',
  failed: ',"outcome":"failed"',
  broken: ',"outcome":"broken"',
};

const METHODS = new Map(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((method) => [method, makeMethodJson(method)]),
);

const methodJson = (method: string): string => METHODS.get(method) ?? makeMethodJson(method);

function makeMethodJson(method: string): string {
  return `,"method":${JSON.stringify(method)},"target":`;
}

const STATUSES = new Map<number | undefined, string>();

function statusJson(status: number | undefined): string {
  let json = STATUSES.get(status);
  if (json === undefined) {
    json = `,"status":${status ?? null},"bytes":`;
    STATUSES.set(status, json);
  }
  return json;
}

/** Weak, since a reload replaces entries. */
const ENTRIES = new WeakMap<Entry, string>();

function entryJson(entry: Entry): string {
  let json = ENTRIES.get(entry);
  if (json === undefined) {
    json = `,"entry":${JSON.stringify(entry.id)},"call":`;
    ENTRIES.set(entry, json);
  }
  return json;
}

const proxiedJson = ({ request }: Exchange): string =>
  `,"scheme":${JSON.stringify(request.scheme ?? null)},"host":${JSON.stringify(request.authority)}`;

function rareJson({ unmatched, reason, fault, nearest, forwardedTo, synthesizedBy, differences }: Exchange): string {
  const rest = {
    ...(forwardedTo === undefined ? {} : { forwardedTo }),
    ...(synthesizedBy === undefined ? {} : { synthesizedBy }),
    ...(differences.length === 0 ? {} : { differences }),
    ...(reason === undefined ? {} : { reason }),
    ...(fault === undefined ? {} : { fault: fault.fault }),
    ...(unmatched ? { nearest: nearest.map(explanationJson) } : {}),
  };
  const json = JSON.stringify(rest);
  return json === '{}' ? '' : `,${json.slice(1, -1)}`;
}

const explanationJson = ({ entry, reports }: Explanation) => ({
  entry: entry.id,
  file: entry.place.file,
  line: entry.place.line,
  differs: reports
    .filter((report) => !report.ok)
    .map(({ field, expected, got, detail }) => ({ field, expected, got, ...(detail === undefined ? {} : { detail }) })),
});
