import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Difference } from '../../model/matching.ts';
import { fits, type JsonLeniency } from './json-compare.ts';

type Path = readonly (string | number)[];

/** Where a document is not the expected one, in the order of the expected document; at most `most` places. */
export function jsonDifferences(
  expected: JsonValue,
  got: JsonValue,
  leniency: JsonLeniency,
  most: number,
): readonly Difference[] {
  const found: Difference[] = [];
  collect(expected, got, [], { leniency, most, found });
  return found;
}

interface Search {
  readonly leniency: JsonLeniency;
  readonly most: number;
  readonly found: Difference[];
}

function collect(expected: JsonValue | undefined, got: JsonValue | undefined, path: Path, search: Search): void {
  if (search.found.length >= search.most) return;
  if (isJsonObject(expected) && isJsonObject(got)) inObjects(expected, got, path, search);
  else if (Array.isArray(expected) && Array.isArray(got)) inLists(expected, got, path, search);
  else if (expected !== got) search.found.push({ path, expected, got });
}

type Values = { [name: string]: JsonValue };

function inObjects(expected: Values, got: Values, path: Path, search: Search): void {
  for (const name of Object.keys(expected)) {
    collect(expected[name], Object.hasOwn(got, name) ? got[name] : undefined, [...path, name], search);
  }
  if (search.leniency.ignoreExtra) return;
  for (const name of Object.keys(got)) {
    if (search.found.length >= search.most) return;
    if (!Object.hasOwn(expected, name))
      search.found.push({ path: [...path, name], expected: undefined, got: got[name] });
  }
}

function inLists(expected: readonly JsonValue[], got: readonly JsonValue[], path: Path, search: Search): void {
  const { leniency, most, found } = search;
  if (!leniency.ignoreOrder && !leniency.ignoreExtra) {
    const longer = Math.max(expected.length, got.length);
    for (let index = 0; index < longer && found.length < most; index += 1) {
      collect(expected[index], got[index], [...path, index], search);
    }
    return;
  }
  const before = found.length;
  for (const [index, wanted] of expected.entries()) {
    if (found.length >= most) return;
    if (!got.some((item) => fits(wanted, item, leniency)))
      found.push({ path: [...path, index], expected: wanted, got: undefined });
  }
  if (!leniency.ignoreExtra) {
    for (const [index, item] of got.entries()) {
      if (found.length >= most) return;
      if (expected.some((wanted) => fits(wanted, item, leniency))) continue;
      found.push({ path: [...path, index], expected: undefined, got: item });
    }
  }
  // Each item has its like, but not one of its own, or not in this order.
  if (found.length === before && !fits([...expected], [...got], leniency)) {
    found.push({ path, expected: [...expected], got: [...got] });
  }
}
