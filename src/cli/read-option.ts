import type { Option } from '../compile/options.ts';
import { parseTime } from '../compile/parse-time.ts';
import { parseUrl } from '../compile/parse-url.ts';
import { parseDuration } from '../source/shape/duration.ts';
import { didYouMean } from '../source/suggest.ts';
import { shownDuration } from './option.ts';

/** A value, or what was expected instead; `reason` is empty or begins with a semicolon. */
type Read = { readonly value: unknown } | { readonly expects: string; readonly reason: string };

export const isProblem = (read: Read): read is Extract<Read, { expects: string }> => 'expects' in read;

/** Reads what a flag or a variable says. Of a variable, a list is one text with commas (or line breaks) between. */
export function readOption(option: Option, given: string | readonly string[]): Read {
  if (option.kind === 'list') return readList(option, typeof given === 'string' ? splitList(given, option) : given);
  const text = String(given);
  if (option.kind === 'string') return readString(option, text);
  const value = READERS[option.kind](text);
  return value === undefined || !isWithin(option, value) ? wanted(option) : { value };
}

const READERS: Record<
  Exclude<Option['kind'], 'list' | 'string'>,
  (text: string) => number | boolean | string | undefined
> = {
  integer: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : undefined),
  boolean: readBoolean,
  duration: parseDuration,
  time: parseTime,
  url: parseUrl,
};

function readBoolean(text: string): boolean | undefined {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  return /^(false|0|no|off)$/i.test(text) ? false : undefined;
}

function readString(option: Option, text: string): Read {
  // What `--host=$HOST` becomes when the variable is not set. An empty host would be every address of the machine.
  if (text === '') return { expects: 'a value', reason: '' };
  if (option.choices === undefined || option.choices.includes(text)) return { value: text };
  const meant = didYouMean(text, option.choices);
  return { expects: `one of ${option.choices.join(', ')}`, reason: meant === undefined ? '' : `; ${meant}` };
}

function readList(option: Option, items: readonly string[]): Read {
  const refused = items.map((item) => readString(option, item)).find(isProblem);
  return option.choices && refused ? refused : { value: items };
}

const isWithin = (option: Option, value: number | boolean | string): boolean =>
  typeof value !== 'number' || (value >= (option.min ?? -Infinity) && value <= (option.max ?? Infinity));

const splitList = (text: string, { perLine }: Option): string[] =>
  text
    .split(perLine || text.includes('\n') ? '\n' : ',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const wanted = (option: Option) => ({ expects: EXPECTS[option.kind](option), reason: '' });

const EXPECTS: Record<Option['kind'], (option: Option) => string> = {
  integer: ({ min, max }) => {
    if (min !== undefined && max !== undefined) return `an integer from ${min} to ${max}`;
    return min === undefined ? 'an integer' : `an integer of at least ${min}`;
  },
  boolean: () => 'true or false',
  duration: ({ min }) => `a duration like 500ms, 2s or 1m${min ? `, at least ${shownDuration(min)}` : ''}`,
  time: () => 'a time like 2026-01-31T12:00:00Z',
  url: () => 'a URL like https://api.shop.test',
  string: () => 'a text',
  list: () => 'a list',
};
