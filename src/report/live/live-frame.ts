import { isError } from '../../model/diagnostic.ts';
import type { EventOf } from '../../model/events.ts';
import { formatPlace } from '../../model/place.ts';
import { capturedLines } from '../captured-lines.ts';
import { clean } from '../clean.ts';
import { diagnosticLines } from '../diagnostics.ts';
import { instead, revision } from '../event-lines.ts';
import { abandonedLines, banner, stopping, summary } from '../session-lines.ts';
import type { Style } from '../style.ts';
import { count, thousands } from '../time.ts';
import { KEYS } from './keys.ts';
import type { LiveStatus } from './live-status.ts';
import type { LiveVerify } from './live-verify.ts';

export interface LiveFrame {
  readonly status: LiveStatus;
  /** Requests a second. */
  readonly rate: number;
  /** Exchanges that were counted but not listed. */
  readonly skipped: number;
  readonly unmatchedOnly: boolean;
  /** Keys are read, so they are offered. */
  readonly keys: boolean;
  /** Rows of the terminal. */
  readonly rows: number;
  readonly verify: LiveVerify | undefined;
  /** The newest lines of the list, so many at most. */
  readonly list: (most: number) => readonly string[];
}

/** Rows the list has at least, whatever there is to say above it. */
const LEAST = 4;
const MOST_ABANDONED = 5;

/** One frame, from top to bottom: what is served, how the last reload went, the list, the counters. */
export function liveFrame(frame: LiveFrame, paint: Style): string[] {
  if (frame.verify) return verifyFrame(frame, frame.verify, paint);
  const foot = footer(frame, paint);
  const room = frame.rows - 1 - foot.length;
  const head = header(frame.status, paint).slice(0, Math.max(2, room - LEAST));
  const list = frame.list(Math.max(1, room - head.length - 2));
  return [...head, '', ...list, ...(list.length > 0 ? [''] : []), ...foot];
}

/** Of `verify`: what is verified, the requests of COMMAND, the files, what runs now. */
function verifyFrame(frame: LiveFrame, verify: LiveVerify, paint: Style): string[] {
  const { status, rows } = frame;
  const { ended, stopping: asked } = status;
  const ending = asked?.signal === undefined ? [] : [paint.yellow(stopping(asked))];
  const foot = [...(ended ? abandonedLines(ended, paint, MOST_ABANDONED) : ending), ...verify.foot()];
  const head = verify.listsExchanges ? [...header(status, paint).slice(0, 2), verify.head()] : [verify.head()];
  const room = Math.max(2, rows - 1 - foot.length - head.length - 3);
  const list = verify.listsExchanges ? frame.list(Math.ceil(room / 2)) : [];
  const files = verify.rows(room - list.length);
  return [...[head, list, files].filter((part) => part.length > 0).flatMap((part) => [...part, '']), ...foot];
}

function header(status: LiveStatus, paint: Style): string[] {
  const { session, library } = status;
  // The banner counts what was there at the start; by now it may be more.
  const now = session && library ? { ...session, ...pick(library) } : session;
  return [
    ...(now ? banner(now, paint) : [`${paint.bold('mockrun')} is starting`]),
    ...(library ? [paint.green(`✔ ${revision(library)}`) + queue(status, paint)] : []),
    ...quarantine(status, paint),
    ...libraryWarnings(library, paint),
    ...status.warnings.map((message) => paint.yellow(`▲ ${clean(message, 300)}`)),
  ];
}

/** Beside the reload and not on a row of its own, which would come and go and move the list. */
const queue = ({ queue: { waiting, running }, ended }: LiveStatus, paint: Style): string =>
  waiting === 0 || ended ? '' : paint.yellow(` · ${count(waiting, 'action')} waiting, ${thousands(running)} running`);

const pick = ({ scenarios, pairs, templates }: EventOf<'library:loaded'>) => ({ scenarios, pairs, templates });

/** The newest broken file with its first error, until it is mended. */
function quarantine({ quarantined }: LiveStatus, paint: Style): string[] {
  const newest = [...quarantined.values()].at(-1);
  if (newest === undefined) return [];
  const first = newest.diagnostics.find(isError);
  const rest = newest.diagnostics.length - (first ? 1 : 0);
  const more = [
    ...(rest > 0 ? [`${count(rest, 'more problem')} in it`] : []),
    ...(quarantined.size > 1 ? [`${count(quarantined.size - 1, 'more file')} in quarantine`] : []),
  ];
  return [
    paint.red(`✖ ${clean(newest.file, 300)} is quarantined, serving ${instead(newest.serving)}`),
    ...(first ? diagnosticLines(first, paint).map((line) => `  ${line}`) : []),
    ...(more.length > 0 ? [paint.dim(`  ${more.join(', ')}`)] : []),
  ];
}

function libraryWarnings(library: LiveStatus['library'], paint: Style): string[] {
  const first = library?.warnings[0];
  if (library === undefined || first === undefined) return [];
  const rest = library.warnings.length - 1;
  const more = rest > 0 ? paint.dim(` and ${count(rest, 'more warning')}`) : '';
  return [paint.yellow(`▲ ${clean(formatPlace(first.place), 300)} ${clean(first.message, 300)}`) + more];
}

function footer(frame: LiveFrame, paint: Style): string[] {
  const { status } = frame;
  const captured = status.captured ? capturedLines(status.captured, paint) : [];
  if (status.ended)
    return [...summary(status.ended, paint), ...captured, ...abandonedLines(status.ended, paint, MOST_ABANDONED)];
  const { open, matched, unmatched, forwarded, synthesized, failed } = status;
  const counters = [
    `${thousands(matched)} matched`,
    (unmatched > 0 ? paint.yellow : paint.dim)(`${thousands(unmatched)} unmatched`),
    ...(forwarded > 0 ? [`${thousands(forwarded)} forwarded`] : []),
    ...(synthesized > 0 ? [`${thousands(synthesized)} synthesized`] : []),
    (failed > 0 ? paint.red : paint.dim)(`${thousands(failed)} failed`),
    paint.dim(`${thousands(open.size)} in flight`),
    paint.dim(`${thousands(Math.round(frame.rate))} req/s`),
    ...(frame.skipped > 0 ? [paint.dim(`${thousands(frame.skipped)} not listed`)] : []),
  ];
  return [
    counters.join(paint.dim(' · ')),
    ...actionCounters(status, paint),
    ...(status.stopping ? [paint.yellow(stopping(status.stopping))] : frame.keys ? [keyLine(frame, paint)] : []),
  ];
}

/** On a row of their own as soon as there were any. */
function actionCounters({ actions }: LiveStatus, paint: Style): string[] {
  const { passed, failed, broken, pending } = actions;
  if (passed + failed + broken + pending === 0) return [];
  const counters = [
    `${count(passed, 'action')} passed`,
    (failed > 0 ? paint.red : paint.dim)(`${thousands(failed)} failed`),
    (broken > 0 ? paint.red : paint.dim)(`${thousands(broken)} broken`),
    paint.dim(`${thousands(pending)} pending`),
  ];
  return [counters.join(paint.dim(' · '))];
}

const keyLine = ({ unmatchedOnly }: LiveFrame, paint: Style): string =>
  KEYS.map(({ key, does }) => {
    const on = key === 'u' && unmatchedOnly;
    return `${paint.bold(key)} ${on ? paint.yellow('unmatched only, press again for all') : paint.dim(does)}`;
  }).join('  ');
