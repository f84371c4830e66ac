import { csv } from './csv.ts';
import { encoding } from './encoding.ts';
import { faker } from './faker.ts';
import type { Helper } from './helper.ts';
import { journal } from './journal.ts';
import { json } from './json.ts';
import { jsonPath } from './json-path.ts';
import { logic } from './logic.ts';
import { numbers } from './numbers.ts';
import { random } from './random.ts';
import { regex } from './regex.ts';
import { response } from './response.ts';
import { text } from './text.ts';
import { time } from './time.ts';
import { xml } from './xml.ts';

/** The families, in the order of the reference. A new helper is an object in its family's file. */
export const FAMILIES: Readonly<Record<string, readonly Helper[]>> = {
  'Comparison and logic': logic,
  Text: text,
  'Regular expressions': regex,
  Numbers: numbers,
  'JSON and lists': [...json, ...jsonPath],
  XML: xml,
  'Date and time': time,
  Encoding: encoding,
  Random: random,
  'Invented data': faker,
  'Data files': csv,
  'Earlier exchanges': journal,
  'The response': response,
};

export const HELPERS: ReadonlyMap<string, Helper> = new Map(
  Object.values(FAMILIES).flatMap((family) => family.map((helper) => [helper.name, helper])),
);
