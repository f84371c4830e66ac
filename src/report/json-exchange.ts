import type { Entry } from '../model/entry.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Explanation } from '../model/library.ts';
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
 * Written by hand: this runs for every request, and `JSON.stringify` of the whole object takes several times as long.
 */
export function exchangeJson(exchange: Exchange, time: number): string {
  const { request, entry, reply, forwardedTo } = exchange;
  const head = `{"type":"exchange:ended","time":"${isoTime(time)}","id":${exchange.id},"method":${methodJson(request.method)},"target":${JSON.stringify(exchange.target)}`;
  const proxied = request.form === 'absolute' ? proxiedJson(exchange) : '';
  const matched = entry === undefined ? ',"entry":null,"call":0' : `,"entry":${idJson(entry)},"call":${exchange.call}`;
  const answer = `,"status":${reply === undefined ? 'null' : reply.status},"bytes":${exchange.bytes},"duration":${exactMs(exchange.duration)},"outcome":"${exchange.outcome}"`;
  const rare =
    entry !== undefined && exchange.outcome === 'passed' && exchange.fault === undefined && forwardedTo === undefined
      ? ''
      : rareJson(exchange);
  const actions = exchange.actions.length === 0 ? '' : `,"actions":${actionsJson(exchange.actions)}`;
  return `${head}${proxied}${matched}${answer}${rare}${actions}}\n`;
}

const METHODS = new Map(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((method) => [method, JSON.stringify(method)]),
);

const methodJson = (method: string): string => METHODS.get(method) ?? JSON.stringify(method);

/** Weak, since a reload replaces entries. */
const ids = new WeakMap<Entry, string>();

function idJson(entry: Entry): string {
  let json = ids.get(entry);
  if (json === undefined) {
    json = JSON.stringify(entry.id);
    ids.set(entry, json);
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
