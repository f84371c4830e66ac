import { HelperError, show } from '../helper.ts';

/** A moment on the clocks of one time zone. */
export interface WallClock {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** From 0, Sunday. */
  readonly weekday: number;
  /** Minutes ahead of UTC. */
  readonly offset: number;
}

/** Tells the clock of a zone: `Europe/Berlin`, `UTC`, `+02:00`. Undefined when there is no such zone. */
export function zone(name: string): ((epoch: number) => WallClock) | undefined {
  if (name === 'UTC' || name === 'Z') return (epoch) => shifted(epoch, 0);
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(name);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return (epoch) => shifted(epoch, fixed[1] === '-' ? -minutes : minutes);
  }
  const format = formatOf(name);
  return format && ((epoch) => shifted(epoch, offsetAt(format, epoch)));
}

const zones = new Map<string, ReturnType<typeof zone>>();

/** The same, for names that are known only while rendering. Throws a HelperError. */
export function zoneNow(name: string): (epoch: number) => WallClock {
  if (!zones.has(name) && zones.size < 500) zones.set(name, zone(name));
  const found = zones.get(name) ?? zone(name);
  if (!found) throw new HelperError(`there is no time zone ${show(name)}`);
  return found;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

/** What the zone's clock shows, read as UTC, is ahead of UTC by the offset. */
function offsetAt(format: Intl.DateTimeFormat, epoch: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(epoch)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shownAsUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((shownAsUtc - Math.floor(epoch / 1000) * 1000) / 60_000);
}

function shifted(epoch: number, offset: number): WallClock {
  const date = new Date(epoch + offset * 60_000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    weekday: date.getUTCDay(),
    offset,
  };
}
