import type { StampedEvent } from '../model/events.ts';
import type { Exchange } from '../model/exchange.ts';
import { diagnosticToJson } from './diagnostics.ts';
import { isoTime } from './time.ts';

type RareEvent = Exclude<StampedEvent, { type: 'exchange:ended' }>;

/**
 * The documents of all events but `exchange:ended`, each with `type` and `time` (ISO 8601, UTC). Numbers count things;
 * `duration` is in milliseconds.
 *
 * | `type` | further keys |
 * |---|---|
 * | `session:started` | `url`, `directory`, `mode`, `watching` (boolean), `scenarios`, `pairs`, `templates` |
 * | `library:loaded` | `revision` (from 1), `scenarios`, `pairs`, `templates`, `changed` and `removed` (scenario ids), `warnings` (diagnostics), `duration` |
 * | `file:quarantined` | `file`, `diagnostics`, `serving`: `last good version` or `nothing` |
 * | `file:mended` | `file` |
 * | `session:warned` | `message` |
 * | `session:stopping` | `signal` or null, `open` |
 * | `session:ended` | `exchanges`, `unmatched`, `failed`, `abandoned` |
 * | `request:matched`, `request:unmatched` | `id`, `method`, `target`, `entry` (its id, or null), `call` (from 1; 0 when nothing matched) |
 * | `response:sent` | the same, and `status` (null when no head was sent), `bytes` |
 *
 * A diagnostic is `{code, severity, message, hint?, file, line, column, endLine, endColumn}`. The `request:` and
 * `response:` events are written in verbose mode only.
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
      return { type, time, signal: event.signal ?? null, open: event.open };
    case 'request:matched':
    case 'request:unmatched':
      return { type, time, ...exchangeKeys(event.exchange) };
    case 'response:sent': {
      const { reply, bytes } = event.exchange;
      return { type, time, ...exchangeKeys(event.exchange), status: reply?.status ?? null, bytes };
    }
    case 'session:started':
    case 'file:mended':
    case 'session:warned':
    case 'session:ended':
    default:
      // Assigned twice, so that it stands behind `type` and is the text.
      return Object.assign({ type, time }, event, { time });
  }
}

const exchangeKeys = ({ id, request, entry, call }: Exchange) => ({
  id,
  method: request.method,
  target: request.target,
  entry: entry?.id ?? null,
  call,
});
