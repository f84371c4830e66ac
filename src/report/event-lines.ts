import type { EventOf, StampedEvent } from '../model/events.ts';
import type { Exchange } from '../model/exchange.ts';
import { actionLines } from './action-line.ts';
import { capturedLines } from './captured-lines.ts';
import { clean } from './clean.ts';
import { diagnosticLines } from './diagnostics.ts';
import { differsLines } from './differs.ts';
import { exchangeLine } from './exchange-line.ts';
import { nearestLines } from './nearest.ts';
import { abandonedLines, banner, modeChange, stopping, summary } from './session-lines.ts';
import type { Style } from './style.ts';
import { count, duration, timeOfDay } from './time.ts';

const LONGEST = 500;
const MOST_ABANDONED = 100;

/** What a person reads about an event of the session, without newlines; nothing for those of exchanges. */
export function eventLines(event: StampedEvent, paint: Style): string[] {
  switch (event.type) {
    case 'session:started':
      return banner(event, paint);
    case 'library:loaded':
      return [...reloaded(event, paint), ...event.warnings.flatMap((warning) => diagnosticLines(warning, paint))];
    case 'file:quarantined':
      return [
        at(event, paint, paint.red(`${clean(event.file, LONGEST)} is quarantined, serving ${instead(event.serving)}`)),
        ...event.diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, paint)),
      ];
    case 'file:mended':
      return [at(event, paint, paint.green(`${clean(event.file, LONGEST)} is mended`))];
    case 'mode:changed':
      return [at(event, paint, paint.cyan(modeChange(event)))];
    case 'capture:ended':
      return capturedLines(event, paint).map((line) => at(event, paint, line));
    case 'action:logged':
      return [at(event, paint, `${paint.cyan(`${clean(event.source, 80)}:`)} ${clean(event.line, LONGEST)}`)];
    case 'session:warned':
      return [at(event, paint, paint.yellow(`warning: ${clean(event.message, LONGEST)}`))];
    case 'session:stopping':
      return [at(event, paint, stopping(event))];
    case 'session:ended':
      return [at(event, paint, summary(event, paint).join(', ')), ...abandonedLines(event, paint, MOST_ABANDONED)];
    case 'request:matched':
    case 'request:unmatched':
    case 'request:forwarded':
    case 'request:synthesized':
    case 'response:sent':
    case 'exchange:ended':
    case 'action:started':
    case 'action:finished':
    case 'actions:waiting':
    // Those of verify are told by its own views.
    case 'verify:started':
    case 'case:started':
    case 'case:finished':
    case 'command:output':
    case 'verify:ended':
    case 'session:failed':
    default:
      return [];
  }
}

/** All of an exchange in one block: its line, why nothing matched it, its actions. `time`: when it was answered. */
export const exchangeLines = (exchange: Exchange, time: number, paint: Style, mark = ''): string[] => [
  at({ time }, paint, `${mark}${exchangeLine(exchange, paint)}`),
  ...nearestLines(exchange, paint),
  ...differsLines(exchange, paint),
  ...actionLines(exchange.actions, paint, { detailed: true }),
];

export const instead = (serving: EventOf<'file:quarantined'>['serving']): string =>
  serving === 'nothing' ? 'nothing of it' : `the ${serving}`;

/** The first library is in the banner. */
function reloaded(event: EventOf<'library:loaded'> & { readonly time: number }, paint: Style): string[] {
  if (event.revision === 1) return [];
  const files = [...event.changed, ...event.removed.map((file) => `${file} (removed)`)];
  const shown = files.slice(0, 5).map((file) => clean(file, 80));
  if (files.length > shown.length) shown.push(`${files.length - shown.length} more`);
  const what = shown.length > 0 ? `: ${shown.join(', ')}` : '';
  return [at(event, paint, paint.green(`${revision(event)}${what}`))];
}

/** `revision 3, 12 entries, 34 ms`. */
export const revision = (event: EventOf<'library:loaded'>): string =>
  `revision ${event.revision}, ${count(event.pairs + event.templates, 'entry', 'entries')}, ${duration(event.duration)}`;

/** A line with its time in front. */
export const at = (event: { readonly time: number }, paint: Style, text: string): string =>
  `${paint.dim(timeOfDay(event.time))} ${text}`;
