import type { Helper } from './helper.ts';
import { json } from './json.ts';
import { logic } from './logic.ts';
import { numbers } from './numbers.ts';
import { text } from './text.ts';

/** The families, in the order of the reference. A new helper is an object in its family's file. */
export const FAMILIES: Readonly<Record<string, readonly Helper[]>> = {
  'Comparison and logic': logic,
  Text: text,
  Numbers: numbers,
  'JSON and lists': json,
};

export const HELPERS: ReadonlyMap<string, Helper> = new Map(
  Object.values(FAMILIES).flatMap((family) => family.map((helper) => [helper.name, helper])),
);
