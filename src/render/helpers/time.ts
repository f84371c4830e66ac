import { toText } from '../print/print.ts';
import { moved, OFFSET_HINT, parseOffset, toEpoch } from './dates/moment.ts';
import { DATE_TOKENS, type DatePattern, parseDatePattern, writeDate } from './dates/pattern.ts';
import { type WallClock, zone, zoneNow } from './dates/zone.ts';
import { type Helper, HelperError, type Run, type Site, type SiteProblem, show } from './helper.ts';

const PATTERNS: Readonly<Record<string, string>> = {
  iso: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  date: 'yyyy-MM-dd',
  time: 'HH:mm:ss',
  http: "EEE, dd MMM yyyy HH:mm:ss 'GMT'",
};

const OPTIONS = {
  format: `unix (seconds), unixMs, iso, date, time, http, or a pattern such as "yyyy-MM-dd HH:mm" with ${DATE_TOKENS.join(' ')}; default iso`,
  offset: 'moves it: "1d", "-2h30m", "1y"; units y, mo, w, d, h, m, s, ms',
  timezone: 'whose clock is shown: "Europe/Berlin", "+02:00"; default UTC',
};

/** The time is the session's clock, which `--now` freezes. */
export const time: readonly Helper[] = [
  {
    name: 'now',
    description: 'the present time',
    args: '',
    options: OPTIONS,
    examples: [
      ['{{now}}', '2026-03-28T12:34:56.789Z'],
      ["{{now offset='1d' format='unix'}}", '1774787696'],
      ["{{now offset='-2h30m' format='yyyy-MM-dd HH:mm'}}", '2026-03-28 10:04'],
      ["{{now timezone='Europe/Berlin' offset='1d'}}", '2026-03-29T14:34:56.789+02:00'],
    ],
    prepare: (site) => prepareTime(site, (_args, clock) => clock),
  },
  {
    name: 'formatDate',
    description: 'a date in another form; it is given as ISO 8601 text, or as milliseconds since 1970',
    args: 'date format?',
    options: OPTIONS,
    examples: [
      ["{{formatDate '2026-01-31T10:00:00+02:00' 'date'}}", '2026-01-31'],
      ["{{formatDate '2026-01-31' 'EEE, d MMM yyyy' offset='1mo'}}", 'Sat, 28 Feb 2026'],
      ["{{formatDate 0 format='http'}}", 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ],
    prepare: (site) => prepareTime(site, ([date]) => toEpoch(date)),
  },
  {
    name: 'parseDate',
    description: 'a date as milliseconds since 1970; without a zone it is UTC',
    args: 'date',
    options: { offset: OPTIONS.offset },
    examples: [["{{parseDate '1970-01-02'}}", '86400000']],
    prepare: (site) =>
      badOffset(site.option('offset')) ?? (([date], { offset }) => moved(toEpoch(date), offsetOf(offset))),
  },
];

function prepareTime(site: Site, epochOf: (args: readonly unknown[], now: number) => number): Run | SiteProblem {
  const format = site.arg(1) ?? site.option('format');
  const name = site.option('timezone');
  const problem =
    badOffset(site.option('offset')) ?? badFormat(format, site.arg(1) === undefined ? 'format' : 1) ?? badZone(name);
  if (problem) return problem;
  const readyFormat = format === undefined ? undefined : writerOf(toText(format));
  const readyZone = name === undefined ? undefined : zone(toText(name));
  const iso = writerOf('iso');
  const utc = zone('UTC') as (epoch: number) => WallClock;
  return (args, options, { clock }) => {
    const given = args[1] ?? options.format;
    const write = readyFormat ?? (given === undefined ? iso : writerOf(toText(given)));
    const clockOf = readyZone ?? (options.timezone === undefined ? utc : zoneNow(toText(options.timezone)));
    return write(moved(epochOf(args, clock.now()), offsetOf(options.offset)), clockOf);
  };
}

type WriteMoment = (epoch: number, clockOf: (epoch: number) => WallClock) => string | number;

function writerOf(format: string): WriteMoment {
  if (format === 'unix') return (epoch) => Math.floor(epoch / 1000);
  if (format === 'unixMs') return (epoch) => Math.floor(epoch);
  const pattern = patternOf(format);
  if ('unknown' in pattern) throw new HelperError(`a date pattern has no ${show(pattern.unknown)}`);
  // HTTP's form is in GMT, whatever the zone.
  return (epoch, clockOf) =>
    writeDate(pattern, format === 'http' ? (zone('UTC') as typeof clockOf)(epoch) : clockOf(epoch));
}

const patternOf = (format: string): DatePattern | { readonly unknown: string } =>
  parseDatePattern(Object.hasOwn(PATTERNS, format) ? (PATTERNS[format] as string) : format);

const STILL = { months: 0, ms: 0 };

function offsetOf(given: unknown): NonNullable<ReturnType<typeof parseOffset>> {
  if (given === undefined) return STILL;
  const offset = parseOffset(toText(given));
  if (!offset) throw new HelperError(`${show(given)} is no distance in time: ${OFFSET_HINT}`);
  return offset;
}

const badOffset = (given: unknown): SiteProblem | undefined =>
  given === undefined || parseOffset(toText(given))
    ? undefined
    : { code: 'bad-argument', message: `${show(given)} is no distance in time`, hint: OFFSET_HINT, at: 'offset' };

function badFormat(given: unknown, at: number | string): SiteProblem | undefined {
  if (given === undefined || given === 'unix' || given === 'unixMs') return undefined;
  const pattern = patternOf(toText(given));
  if (!('unknown' in pattern)) return undefined;
  const meant = DATE_TOKENS.find((token) => token.toLowerCase() === pattern.unknown.toLowerCase());
  const known = `formats are ${[...Object.keys(PATTERNS), 'unix', 'unixMs'].join(', ')}; patterns know ${DATE_TOKENS.join(' ')}; text in them stands in single quotes`;
  const hint = meant === undefined ? known : `did you mean "${meant}"?`;
  return { code: 'bad-argument', message: `a date pattern has no ${show(pattern.unknown)}`, hint, at };
}

const badZone = (given: unknown): SiteProblem | undefined =>
  given === undefined || zone(toText(given))
    ? undefined
    : {
        code: 'bad-argument',
        message: `there is no time zone ${show(given)}`,
        hint: 'write "Europe/Berlin", "UTC" or "+02:00"',
        at: 'timezone',
      };
