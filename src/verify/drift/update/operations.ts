import { isJsonObject, type JsonValue } from '../../../model/json.ts';
import type { Operation } from '../../../source/rewrite/change.ts';
import { valueAt } from '../compare-values.ts';
import type { BodyMove } from '../move.ts';
import type { Path } from '../shape.ts';

/**
 * What must change in the recorded document for nothing to have moved any more; undefined: all of it. Places that did
 * not move keep their recorded values.
 */
export function operationsFor(
  moves: readonly BodyMove[],
  recorded: JsonValue,
  real: JsonValue,
): readonly Operation[] | undefined {
  let places = outermost(moves.map((move) => placeOf(move, recorded, real)));
  for (;;) {
    const next = outermost(
      places.map((place) => (isEmptied(place, places, recorded, real) ? place.slice(0, -1) : place)),
    );
    if (next.some((path) => path.length === 0)) return undefined;
    if (next.length === places.length && next.every((path, index) => path === places[index])) break;
    places = next;
  }
  return places.map((path) => ({ path, value: valueAt(real, path) }));
}

/** What the items of a list have in common is no place: such a list is taken over as a whole. */
function placeOf({ how, path }: BodyMove, recorded: JsonValue, real: JsonValue): Path {
  const isInBoth = valueAt(recorded, path) !== undefined && valueAt(real, path) !== undefined;
  if (how === 'value' && isInBoth) return path;
  const index = path.findIndex((step) => typeof step === 'number');
  return index < 0 ? path : path.slice(0, index);
}

/** Without places that lie in others. */
function outermost(paths: readonly Path[]): Path[] {
  const keys = new Set(paths.map((path) => JSON.stringify(path)));
  const isOuter = (path: Path): boolean => !path.some((_, length) => keys.has(JSON.stringify(path.slice(0, length))));
  const seen = new Set<string>();
  return paths.filter((path) => {
    const key = JSON.stringify(path);
    return isOuter(path) && !seen.has(key) && seen.add(key);
  });
}

/** An object that has no keys of its own left, or never had any, has no place for another. */
function isEmptied(place: Path, all: readonly Path[], recorded: JsonValue, real: JsonValue): boolean {
  if (typeof place.at(-1) === 'number') return false;
  const holder = valueAt(recorded, place.slice(0, -1));
  if (!isJsonObject(holder)) return false;
  const around = JSON.stringify(place.slice(0, -1));
  const removed = all.filter(
    (path) => JSON.stringify(path.slice(0, -1)) === around && valueAt(real, path) === undefined,
  );
  return Object.keys(holder).length === removed.length;
}
