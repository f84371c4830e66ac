import type { ActionRun } from '../../model/action.ts';
import { explanationToJson } from '../../model/describe.ts';
import type { Exchange } from '../../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { decodePath } from '../../model/request.ts';
import type { RedactedExchange } from '../../serve/redact.ts';

/** One exchange as the journal shows it; bodies up to `limit` characters. Everything a client sent goes through `shown`. */
export function exchangeToJson(exchange: Exchange, shown: RedactedExchange, limit: number) {
  const { request, entry, reply, fault, reason, forwardedTo, synthesizedBy } = exchange;
  const origin = request.form === 'absolute' ? `${request.scheme}://${request.authority}` : '';
  return {
    id: exchange.id,
    time: new Date(exchange.startedAt).toISOString(),
    method: request.method,
    url: `${origin}${shown.target}`,
    path: decodePath(shown.target.split('?', 1)[0] as string),
    headers: shown.requestHeaders,
    ...shown.requestBody(limit),
    entry: entry ? { id: entry.id, name: entry.name, file: entry.place.file, line: entry.place.line } : null,
    call: exchange.call,
    response: reply ? { status: reply.status, headers: shown.responseHeaders, ...shown.responseBody?.(limit) } : null,
    ...(forwardedTo === undefined ? {} : { forwardedTo }),
    ...(synthesizedBy === undefined ? {} : { synthesizedBy }),
    ...(exchange.differences.length === 0 ? {} : { differences: exchange.differences }),
    ...(fault ? { fault: fault.fault } : {}),
    outcome: exchange.outcome,
    ...(reason === undefined ? {} : { reason: shown.text(reason) }),
    duration: round(exchange.duration),
    actions: exchange.actions.map((run) => runToJson(run, shown)),
    ...(exchange.unmatched ? { nearest: exchange.nearest.map((one) => hidden(explanationToJson(one), shown)) } : {}),
  };
}

/** Keys that say nothing are left out; `outcome` is null while it runs. */
const runToJson = (run: ActionRun, { text }: RedactedExchange) => ({
  id: run.id,
  name: run.name,
  kind: run.kind,
  phase: run.phase,
  summary: text(run.summary),
  time: new Date(run.startedAt).toISOString(),
  outcome: run.outcome ?? null,
  ...(run.reason === undefined ? {} : { reason: text(run.reason) }),
  ...(run.status === undefined ? {} : { status: run.status }),
  ...(run.exitCode === undefined ? {} : { exitCode: run.exitCode }),
  ...(run.killedBy === undefined ? {} : { killedBy: run.killedBy }),
  ...(run.stderr === undefined || run.stderr === '' ? {} : { stderr: text(run.stderr) }),
  waited: round(run.waited),
  duration: round(run.duration),
});

/** Explanations quote what was sent. */
function hidden(value: JsonValue, shown: RedactedExchange): JsonValue {
  if (typeof value === 'string') return shown.text(value);
  if (Array.isArray(value)) return value.map((item) => hidden(item, shown));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden(item, shown)]));
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000;
