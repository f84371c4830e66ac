import type { WallClock } from './zone.ts';

/** A pattern of Unicode's letters, ready: `yyyy-MM-dd HH:mm`. */
export type DatePattern = readonly (string | ((clock: WallClock) => string))[];

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

const zoneOffset = (offset: number, colon: string): string => {
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${digits(Math.floor(size / 60), 2)}${colon}${digits(size % 60, 2)}`;
};

const half = (hour: number): number => hour % 12 || 12;

const TOKENS: Readonly<Record<string, (clock: WallClock) => string>> = {
  yyyy: ({ year }) => digits(year, 4),
  yy: ({ year }) => digits(year % 100, 2),
  MMMM: ({ month }) => MONTHS[month - 1] as string,
  MMM: ({ month }) => (MONTHS[month - 1] as string).slice(0, 3),
  MM: ({ month }) => digits(month, 2),
  M: ({ month }) => String(month),
  dd: ({ day }) => digits(day, 2),
  d: ({ day }) => String(day),
  EEEE: ({ weekday }) => DAYS[weekday] as string,
  EEE: ({ weekday }) => (DAYS[weekday] as string).slice(0, 3),
  HH: ({ hour }) => digits(hour, 2),
  H: ({ hour }) => String(hour),
  hh: ({ hour }) => digits(half(hour), 2),
  h: ({ hour }) => String(half(hour)),
  mm: ({ minute }) => digits(minute, 2),
  m: ({ minute }) => String(minute),
  ss: ({ second }) => digits(second, 2),
  s: ({ second }) => String(second),
  SSS: ({ millisecond }) => digits(millisecond, 3),
  a: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  XXX: ({ offset }) => (offset === 0 ? 'Z' : zoneOffset(offset, ':')),
  xxx: ({ offset }) => zoneOffset(offset, ':'),
  xx: ({ offset }) => zoneOffset(offset, ''),
};

export const DATE_TOKENS: readonly string[] = Object.keys(TOKENS);

/** Reads a pattern. Text stands in single quotes; other letters must be known: the first that is not is returned. */
export function parseDatePattern(source: string): DatePattern | { readonly unknown: string } {
  const pattern: (string | ((clock: WallClock) => string))[] = [];
  for (const [part] of source.matchAll(/'(?:[^']|'')*'?|([A-Za-z])\1*|[^A-Za-z']+/g)) {
    if (part.startsWith("'")) pattern.push(part === "''" ? "'" : part.replace(/^'|'$/g, '').replaceAll("''", "'"));
    else if (!/^[A-Za-z]/.test(part)) pattern.push(part);
    else if (Object.hasOwn(TOKENS, part)) pattern.push(TOKENS[part] as (clock: WallClock) => string);
    else return { unknown: part };
  }
  return pattern;
}

export const writeDate = (pattern: DatePattern, clock: WallClock): string => {
  let text = '';
  for (const part of pattern) text += typeof part === 'string' ? part : part(clock);
  return text;
};
