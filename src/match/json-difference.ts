import { isJsonObject, type JsonValue } from '../model/json.ts';

export interface JsonDifference {
  /** A JSONPath: `$.items[0].sku`, `$['a b']`. */
  readonly path: string;
  /** Undefined: nothing is wanted there. */
  readonly expected: JsonValue | undefined;
  /** Undefined: nothing is there. */
  readonly got: JsonValue | undefined;
}

/** Equal documents; the order of keys does not count. */
export function sameJson(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => sameJson(item, right[index] as JsonValue))
    );
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameJson(left[name] as JsonValue, right[name] as JsonValue))
  );
}

/** The first place, in the order of the expected document, where two documents differ. */
export function firstDifference(expected: JsonValue, got: JsonValue, path = '$'): JsonDifference | undefined {
  if (Array.isArray(expected) && Array.isArray(got)) {
    const length = Math.max(expected.length, got.length);
    for (let index = 0; index < length; index += 1) {
      const found = differenceAt(expected[index], got[index], `${path}[${index}]`);
      if (found) return found;
    }
    return undefined;
  }
  if (isJsonObject(expected) && isJsonObject(got)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      const found = differenceAt(own(expected, name), own(got, name), path + step(name));
      if (found) return found;
    }
    return undefined;
  }
  return expected === got ? undefined : { path, expected, got };
}

function differenceAt(
  expected: JsonValue | undefined,
  got: JsonValue | undefined,
  path: string,
): JsonDifference | undefined {
  if (expected === undefined || got === undefined) return { path, expected, got };
  return firstDifference(expected, got, path);
}

const own = (object: { [key: string]: JsonValue }, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

const step = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
