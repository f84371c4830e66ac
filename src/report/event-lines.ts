import type { MockEvent, StampedEvent } from '../model/events.ts';
import { clean } from './clean.ts';
import { diagnosticLines } from './diagnostics.ts';
import { exchangeLine } from './exchange-line.ts';
import { nearestLines } from './nearest.ts';
import type { Style } from './style.ts';
import { count, duration, timeOfDay } from './time.ts';

export type EventOf<T extends MockEvent['type']> = Extract<MockEvent, { type: T }>;

const LONGEST = 500;

/** What a person reads about one event, without newlines; nothing for events that say nothing new. */
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
    case 'exchange:ended':
      return [at(event, paint, exchangeLine(event.exchange, paint)), ...nearestLines(event.exchange, paint)];
    case 'session:warned':
      return [at(event, paint, paint.yellow(`warning: ${clean(event.message, LONGEST)}`))];
    case 'session:stopping':
      return [at(event, paint, stopping(event))];
    case 'session:ended':
      return [at(event, paint, summary(event, paint))];
    case 'request:matched':
    case 'request:unmatched':
    case 'response:sent':
    default:
      return [];
  }
}

export const instead = (serving: EventOf<'file:quarantined'>['serving']): string =>
  serving === 'nothing' ? 'nothing of it' : `the ${serving}`;

/** `1,204 exchanges, 3 unmatched, 1 failed`. */
export function summary(event: EventOf<'session:ended'>, paint: Style): string {
  const { exchanges, unmatched, failed, abandoned } = event;
  return [
    count(exchanges, 'exchange'),
    ...(unmatched > 0 ? [paint.yellow(`${unmatched} unmatched`)] : []),
    ...(failed > 0 ? [paint.red(`${failed} failed`)] : []),
    ...(abandoned > 0 ? [paint.red(`${abandoned} abandoned`)] : []),
  ].join(', ');
}

export function banner(event: EventOf<'session:started'>, paint: Style): string[] {
  const loaded = [count(event.scenarios, 'scenario'), count(event.pairs, 'pair'), count(event.templates, 'template')];
  const watching = event.watching ? '; watching for changes' : '';
  const directory = clean(event.directory, LONGEST).replace(/\/?$/, '/');
  return [
    `${paint.bold('mockrun')} ${event.mode} on ${paint.cyan(clean(event.url, LONGEST))}`,
    `${directory}: ${loaded.join(', ')}${watching}`,
  ];
}

export function stopping(event: EventOf<'session:stopping'>): string {
  const why = event.signal === undefined ? '' : ` on ${event.signal}`;
  return `stopping${why}${event.open > 0 ? `, ${count(event.open, 'exchange')} open` : ''}`;
}

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

const at = (event: { readonly time: number }, paint: Style, text: string): string =>
  `${paint.dim(timeOfDay(event.time))} ${text}`;
