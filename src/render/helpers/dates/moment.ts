import { HelperError, show } from '../helper.ts';

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A distance in time: months vary in length, so they are kept apart. */
export interface Offset {
  readonly months: number;
  readonly ms: number;
}

export const OFFSET_HINT = 'write it as "1d" or "-2h30m", with y, mo, w, d, h, m, s and ms';

/** `1d`, `-2h30m`, `+1y6mo`; undefined when it is none. */
export function parseOffset(text: string): Offset | undefined {
  const whole = /^\s*([+-]?)((?:\s*\d+(?:\.\d+)?\s*(?:y|mo|w|d|h|ms|m|s))+)\s*$/.exec(text);
  if (!whole) return undefined;
  const sign = whole[1] === '-' ? -1 : 1;
  let months = 0;
  let ms = 0;
  for (const [, amount, unit] of (whole[2] as string).matchAll(/(\d+(?:\.\d+)?)\s*(y|mo|w|d|h|ms|m|s)/g)) {
    if (unit === 'y') months += Number(amount) * 12;
    else if (unit === 'mo') months += Number(amount);
    else ms += Number(amount) * (UNITS[unit as string] as number);
  }
  return Number.isInteger(months) ? { months: sign * months, ms: sign * ms } : undefined;
}

/** Moves a moment. The day is kept where the month has it: a month after 31 January is the end of February. */
export function moved(epoch: number, { months, ms }: Offset): number {
  if (months === 0) return within(epoch + ms);
  const date = new Date(epoch);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return within(date.getTime() + ms);
}

const ISO = /^([+-]?\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Epoch milliseconds of a number (milliseconds), or of a text: ISO 8601, HTTP's form, or a number. */
export function toEpoch(value: unknown): number {
  if (typeof value === 'number') return within(value);
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^-?\d+$/.test(text)) return within(Number(text));
  const iso = ISO.exec(text);
  // Without a zone it is UTC: the machine's own would make the answer depend on where it runs.
  if (iso) return within(Date.parse(isoText(iso)));
  if (/^[A-Za-z]{3}, \d\d [A-Za-z]{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)) return within(Date.parse(text));
  throw new HelperError(`expected a date, got ${show(value)}`);
}

function isoText([
  ,
  year,
  month,
  day,
  hour = '00',
  minute = '00',
  second = '00',
  part = '0',
  at = 'Z',
]: RegExpExecArray): string {
  const zone = at.toUpperCase() === 'Z' ? 'Z' : `${at.slice(0, 3)}:${at.slice(-2)}`;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${part.padEnd(3, '0').slice(0, 3)}${zone}`;
}

function within(epoch: number): number {
  if (Math.abs(epoch) <= 8.64e15) return epoch;
  throw new HelperError('the date is out of range');
}
