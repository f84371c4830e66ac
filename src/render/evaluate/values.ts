/**
 * All values sent under one name. Reads as the first of them wherever one value is asked for (printed, compared,
 * given to a helper), and as a list where a list is: `{{#each}}`, an index, `length`, `join`, `json`.
 */
export class Values extends Array<string> {
  /** `json` writes one value as a text and several as a list. */
  toJSON(): unknown {
    return this.length === 1 ? this[0] : [...this];
  }
}

export function valuesOf(list: readonly string[]): Values {
  const values = new Values();
  for (const value of list) values.push(value);
  return values;
}

/** Headers as an object, lower-case names. A class of its own, so that `lookup` knows to ignore case. */
export class HeaderFields {
  readonly [name: string]: Values;
}

/** Text that is JSON already: outside quotes in a JSON body it is not escaped again. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  toJSON(): string {
    return this.text;
  }

  toString(): string {
    return this.text;
  }
}

/** What a helper gets for an argument, unless it asks for lists: one value, never several. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Values) return value[0];
  if (value instanceof JsonText) return value.text;
  return value;
}

/** An own property, as templates may read it: nothing inherited, and nothing of nothing. */
export function own(value: unknown, name: string): unknown {
  if (value === undefined || value === null) return value;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
