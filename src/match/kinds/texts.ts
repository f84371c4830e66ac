import type { JsonValue } from '../../model/json.ts';
import type { Field, Matcher, Subject } from '../../model/matching.ts';
import { optional } from '../../source/shape/object.ts';
import { boolean } from '../../source/shape/scalars.ts';

/** The text of a value as matchers on text see it; undefined for null, lists and objects. */
export function textOf(value: JsonValue): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Holds when one of the sent values is a text that `accept` takes. */
export const someText = (expects: string, accept: (text: string) => boolean): Matcher => ({
  expects,
  test(subject) {
    for (const value of subject.values) {
      const text = textOf(value);
      if (text !== undefined && accept(text)) return true;
    }
    return false;
  },
});

export const ignoreCase = {
  ignoreCase: optional(boolean(), 'upper and lower case are the same', false),
};

/** Methods, schemes and hosts are the same in any case; nothing else is, unless it was asked for. */
export const isCaseless = (field: Field): boolean => field === 'method' || field === 'scheme' || field === 'host';

/** How texts are made comparable: not at all, or in lower case. */
export const folding = (field: Field, options: { ignoreCase?: boolean }): ((text: string) => string) =>
  options.ignoreCase || isCaseless(field) ? lower : same;

const lower = (text: string): string => text.toLowerCase();
const same = (text: string): string => text;

/** ` (in any case)` where that is news. */
export const caseNote = (options: { ignoreCase?: boolean }): string => (options.ignoreCase ? ' (in any case)' : '');

const WIDEST = 160;

/** A value as JSON, cut when it is long. Never throws: a document can be nested too deeply to be written. */
export function shown(value: JsonValue): string {
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch {
    return 'a deeply nested document';
  }
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST)}…`;
}

const MOST_SHOWN = 5;

/** Several values, to stand behind "is" or "got": the first few, and how many more there are. */
export function shownList(values: readonly JsonValue[]): string {
  if (values.length === 0) return 'nothing';
  const first = values.slice(0, MOST_SHOWN).map(shown).join(', ');
  return values.length > MOST_SHOWN ? `${first} and ${values.length - MOST_SHOWN} more` : first;
}

/** All values of a subject, to stand behind "got". */
export const shownValues = (subject: Subject): string => shownList(subject.values);
