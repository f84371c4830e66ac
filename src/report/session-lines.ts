import type { EventOf } from '../model/events.ts';
import { MODES } from '../model/mode.ts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';
import { count, thousands } from './time.ts';

const LONGEST = 500;

/** What is served, and where. */
export function banner(event: EventOf<'session:started'>, paint: Style): string[] {
  const loaded = [count(event.scenarios, 'scenario'), count(event.pairs, 'pair'), count(event.templates, 'template')];
  const watching = event.watching ? '; watching for changes' : '';
  const directory = clean(event.directory, LONGEST).replace(/\/?$/, '/');
  const admin = event.adminUrl === undefined ? '' : `, admin API on ${paint.cyan(clean(event.adminUrl, LONGEST))}`;
  return [
    `${paint.bold('mockrun')} ${event.mode} on ${paint.cyan(clean(event.url, LONGEST))}${admin}`,
    `${directory}: ${loaded.join(', ')}${watching}`,
    ...realService(event, paint),
  ];
}

/** `in front of https://api.shop.test, recording in scenarios/captured/`. */
function realService({ mode, upstream, recordsIn }: EventOf<'session:started'>, paint: Style): string[] {
  const parts = [
    ...(upstream !== undefined && MODES[mode].forwards ? [`in front of ${paint.cyan(clean(upstream, LONGEST))}`] : []),
    ...recording(recordsIn),
  ];
  return parts.length === 0 ? [] : [parts.join(', ')];
}

const recording = (folder: string | undefined): string[] =>
  folder === undefined ? [] : [`recording in ${clean(folder, LONGEST).replace(/\/?$/, '/')}`];

/** `the mode is capture now, recording in scenarios/captured/`. */
export const modeChange = ({ mode, recordsIn }: EventOf<'mode:changed'>): string =>
  [`the mode is ${clean(mode, 20)} now`, ...recording(recordsIn)].join(', ');

/** `stopping on SIGTERM, 2 exchanges open, 14 actions pending`. */
export function stopping({ signal, open, actions }: EventOf<'session:stopping'>): string {
  return [
    `stopping${signal === undefined ? '' : ` on ${signal}`}`,
    ...(open > 0 ? [`${count(open, 'exchange')} open`] : []),
    ...(actions > 0 ? [`${count(actions, 'action')} pending`] : []),
  ].join(', ');
}

/** `1,204 exchanges, 3 unmatched, 1 failed`, `12 actions passed, 1 failed, 2 broken`: the second when there were any. */
export function summary({ actions, ...event }: EventOf<'session:ended'>, paint: Style): string[] {
  const { exchanges, unmatched, failed, differing = 0, abandoned } = event;
  const { passed, failed: wrong, broken } = actions;
  const ofExchanges = [
    count(exchanges, 'exchange'),
    ...some(unmatched, 'unmatched', paint.yellow),
    ...some(failed, 'failed', paint.red),
    ...some(differing, 'with differences', paint.yellow),
    ...some(abandoned, 'abandoned', paint.red),
  ];
  const ofActions = [
    `${count(passed, 'action')} passed`,
    ...some(wrong, 'failed', paint.red),
    ...some(broken, 'broken', paint.red),
  ];
  return [ofExchanges.join(', '), ...(passed + wrong + broken > 0 ? [ofActions.join(', ')] : [])];
}

const some = (number: number, what: string, color: Style['red']): string[] =>
  number > 0 ? [color(`${thousands(number)} ${what}`)] : [];

/** `abandoned: notify (3 runs)`, a line each; beyond `most`, how many more. */
export function abandonedLines({ abandonedActions }: EventOf<'session:ended'>, paint: Style, most: number): string[] {
  const rest = abandonedActions.length - most;
  return [
    ...abandonedActions
      .slice(0, most)
      .map(({ name, runs }) => paint.red(`abandoned: ${clean(name, 200)} (${count(runs, 'run')})`)),
    ...(rest > 0 ? [paint.red(`abandoned: ${count(rest, 'more action')}`)] : []),
  ];
}
