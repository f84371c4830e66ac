import { diagnosticToJson } from '../model/diagnostic-json.ts';
import type { StampedEvent } from '../model/events.ts';
import type { Exchange } from '../model/exchange.ts';
import { actionDocument, labelDocument } from './json-action.ts';
import { caseDocument, verdictDocument } from './json-case.ts';
import { isoTime } from './time.ts';

type RareEvent = Exclude<StampedEvent, { type: 'exchange:ended' }>;

/**
 * The documents of all events but `exchange:ended`, each with `type` and `time` (ISO 8601, UTC). Numbers count things;
 * `duration` is in milliseconds.
 *
 * | `type` | further keys |
 * |---|---|
 * | `session:started` | `url`, `adminUrl` (absent without the admin API), `directory`, `mode`, `upstream` and `recordsIn` (where they apply), `watching` (boolean), `scenarios`, `pairs`, `templates` |
 * | `library:loaded` | `revision` (from 1), `scenarios`, `pairs`, `templates`, `changed` and `removed` (scenario ids), `warnings` (diagnostics), `duration` |
 * | `file:quarantined` | `file`, `diagnostics`, `serving`: `last good version` or `nothing` |
 * | `file:mended` | `file` |
 * | `mode:changed` | `mode`, `recordsIn` |
 * | `capture:ended` | `pairs` (new ones), `replaced`, `lost`, `files`, `sensitive` (answers that set cookies or carry tokens) |
 * | `verify:started` | `directory`, `cases` (how many are known to come, or null), `command` (its words, or null), `against` (the service that pairs are compared with; absent otherwise) |
 * | `case:started` | `kind`, `suite`, `name` |
 * | `case:finished` | see `json-case.ts` |
 * | `command:output` | `stream`: `stdout` or `stderr`, `line`: what COMMAND wrote |
 * | `verify:ended` | `exitCode`, `counts` (`{passed, failed, error, skipped}`), `coverage` (`{hit, all, unused: [{id, name, file, line, column, why?}]}`), `duration`, `interrupted` (what ended it early; absent when nothing did) |
 * | `session:failed` | `message`, `hint` (or null): it could not start, or not go on |
 * | `session:warned` | `message` |
 * | `action:logged` | `source` (an action, or its program), `line`: what a process of an action wrote that is no result |
 * | `session:stopping` | `signal` or null, `open` (exchanges), `actions` (runs that have not ended) |
 * | `session:ended` | `exchanges`, `unmatched`, `failed`, `differing` (when there are any), `abandoned`, `actions` (`{passed, failed, broken}`), `abandonedActions` (`[{name, runs}]`) |
 * | `request:matched`, `request:unmatched` | `id`, `method`, `target`, `entry` (its id, or null), `call` (from 1; 0 when nothing matched) |
 * | `request:forwarded` | the same, and `forwardedTo`: the origin of the real service |
 * | `request:synthesized` | the same, and `synthesizedBy`: the middleware that makes the answer |
 * | `response:sent` | the same, and `status` (null when no head was sent), `bytes` |
 * | `action:started` | `id` (of the exchange), `run` (counts up from 1 in a session), `name`, `kind`, `phase`, `summary`, `file`, `line` |
 * | `action:finished` | `id`, `run`, and the keys of an action as `exchange:ended` has them |
 * | `actions:waiting` | `waiting` (runs that wait for their turn), `running` |
 *
 * A diagnostic is `{code, severity, message, hint?, file, line, column, endLine, endColumn}`. The
 * `request:`, `response:` and `action:` events but `action:logged`, `actions:waiting` and `case:started` are written in
 * verbose mode only.
 */
export function eventJson(event: RareEvent): object {
  const { type } = event;
  const time = isoTime(event.time);
  switch (event.type) {
    case 'library:loaded': {
      const { revision, scenarios, pairs, templates, changed, removed, duration } = event;
      const warnings = event.warnings.map(diagnosticToJson);
      return { type, time, revision, scenarios, pairs, templates, changed, removed, warnings, duration };
    }
    case 'file:quarantined': {
      const { file, serving } = event;
      return { type, time, file, serving, diagnostics: event.diagnostics.map(diagnosticToJson) };
    }
    case 'session:stopping':
      return { type, time, signal: event.signal ?? null, open: event.open, actions: event.actions };
    case 'request:matched':
    case 'request:unmatched':
    case 'request:forwarded':
    case 'request:synthesized':
      return { type, time, ...exchangeKeys(event.exchange) };
    case 'response:sent': {
      const { reply, bytes } = event.exchange;
      return { type, time, ...exchangeKeys(event.exchange), status: reply?.status ?? null, bytes };
    }
    case 'action:started':
      return { type, time, id: event.exchange.id, run: event.run.id, ...labelDocument(event.run) };
    case 'action:finished':
      return { type, time, id: event.exchange.id, run: event.run.id, ...actionDocument(event.run) };
    case 'verify:started':
      return {
        type,
        time,
        directory: event.directory,
        cases: event.cases ?? null,
        command: event.command ?? null,
        against: event.against,
      };
    case 'case:finished':
      return { type, time, ...caseDocument(event.result) };
    case 'verify:ended':
      return { type, time, ...verdictDocument(event.verdict) };
    case 'session:failed':
      return { type, time, message: event.message, hint: event.hint ?? null };
    case 'case:started':
    case 'command:output':
    case 'session:started':
    case 'action:logged':
    case 'actions:waiting':
    case 'file:mended':
    case 'mode:changed':
    case 'capture:ended':
    case 'session:warned':
    case 'session:ended':
    default:
      // Assigned twice, so that it stands behind `type` and is the text.
      return Object.assign({ type, time }, event, { time });
  }
}

const exchangeKeys = ({ id, request, target, entry, call, forwardedTo, synthesizedBy }: Exchange) => ({
  id,
  method: request.method,
  target,
  entry: entry?.id ?? null,
  call,
  ...(forwardedTo === undefined ? {} : { forwardedTo }),
  ...(synthesizedBy === undefined ? {} : { synthesizedBy }),
});
