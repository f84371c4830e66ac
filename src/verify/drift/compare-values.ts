import { shown } from '../../match/kinds/texts.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { JsonPathRule } from '../../model/testing.ts';
import type { BodyMove } from './move.ts';
import type { Path } from './shape.ts';

const MOST = 100;

/** Where the values differ that must be equal; what is ignored within them may. */
export function compareValues(
  recorded: JsonValue,
  real: JsonValue,
  rules: readonly JsonPathRule[],
  isIgnored: (path: Path) => boolean,
): BodyMove[] {
  const moves = new Map<string, BodyMove>();
  for (const path of places(rules, [recorded, real])) {
    const within = path.some((_, index) => isIgnored(path.slice(0, index)));
    if (!within) compare(valueAt(recorded, path), valueAt(real, path), path, { isIgnored, moves });
  }
  return [...moves.values()];
}

interface Search {
  readonly isIgnored: (path: Path) => boolean;
  readonly moves: Map<string, BodyMove>;
}

function compare(expected: JsonValue | undefined, got: JsonValue | undefined, path: Path, search: Search): void {
  if (search.moves.size >= MOST || expected === got || search.isIgnored(path)) return;
  const isBoth = (check: (value: unknown) => boolean): boolean => check(expected) && check(got);
  if (isBoth(isJsonObject) || isBoth(Array.isArray)) {
    for (const step of stepsOf(expected as JsonValue, got as JsonValue)) {
      compare(inside(expected as JsonValue, step), inside(got as JsonValue, step), [...path, step], search);
    }
    return;
  }
  const move: BodyMove = { part: 'body', how: 'value', path, expected: inWords(expected), got: inWords(got) };
  search.moves.set(JSON.stringify(path), move);
}

const inWords = (value: JsonValue | undefined): string => (value === undefined ? 'nothing' : shown(value));

function stepsOf(one: JsonValue, other: JsonValue): (string | number)[] {
  if (Array.isArray(one) && Array.isArray(other)) {
    return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => index);
  }
  return [...new Set([...Object.keys(one as object), ...Object.keys(other as object)])];
}

/** All that the rules select in one of the documents, each place once. */
function places(rules: readonly JsonPathRule[], documents: readonly JsonValue[]): Path[] {
  const found = documents.flatMap((document) => rules.flatMap((rule) => rule.locate(document) ?? []));
  return [...new Map(found.map((path) => [JSON.stringify(path), path])).values()];
}

export function valueAt(document: JsonValue, path: Path): JsonValue | undefined {
  let at: JsonValue | undefined = document;
  for (const step of path) at = at === undefined ? undefined : inside(at, step);
  return at;
}

function inside(value: JsonValue, step: string | number): JsonValue | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
