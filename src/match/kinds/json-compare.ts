import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { assign } from './assign.ts';

export interface JsonLeniency {
  /** Lists are compared as sets with repetition. */
  readonly ignoreOrder?: boolean;
  /** The document may hold more keys and more list items than expected. */
  readonly ignoreExtra?: boolean;
}

/** Whether a document is the expected one. Recurses as deep as the expected document, which comes from a file. */
export function fits(expected: JsonValue, got: JsonValue, leniency: JsonLeniency): boolean {
  if (Array.isArray(expected)) return Array.isArray(got) && listFits(expected, got, leniency);
  if (!isJsonObject(expected)) return expected === got;
  if (!isJsonObject(got)) return false;
  const names = Object.keys(expected);
  if (!leniency.ignoreExtra && names.length !== Object.keys(got).length) return false;
  return names.every(
    (name) => Object.hasOwn(got, name) && fits(expected[name] as JsonValue, got[name] as JsonValue, leniency),
  );
}

function listFits(expected: readonly JsonValue[], got: readonly JsonValue[], leniency: JsonLeniency): boolean {
  if (leniency.ignoreExtra ? expected.length > got.length : expected.length !== got.length) return false;
  const fit = (want: number, offer: number): boolean =>
    fits(expected[want] as JsonValue, got[offer] as JsonValue, leniency);
  if (leniency.ignoreOrder) return assign(expected.length, got.length, fit);
  if (!leniency.ignoreExtra) return expected.every((_, index) => fit(index, index));
  // In order, with others between: taking the earliest that fits never spoils a later one.
  let at = 0;
  return expected.every((_, want) => {
    while (at < got.length && !fit(want, at)) at += 1;
    at += 1;
    return at <= got.length;
  });
}

/** Where a document first is not the expected one, as a sentence: `$.items[0].sku is "B2" instead of "A1"`. */
export interface Misfit {
  readonly path: string;
  /** Undefined: nothing is wanted there. */
  readonly expected: JsonValue | undefined;
  /** Undefined: nothing is there. */
  readonly got: JsonValue | undefined;
}

/** The first place, in the order of the expected document, that does not fit; undefined when all does. */
export function firstMisfit(
  expected: JsonValue,
  got: JsonValue,
  leniency: JsonLeniency,
  path = '$',
): Misfit | undefined {
  if (fits(expected, got, leniency)) return undefined;
  if (isJsonObject(expected) && isJsonObject(got)) {
    for (const name of Object.keys(expected)) {
      const inside = misfitAt(
        expected[name],
        Object.hasOwn(got, name) ? got[name] : undefined,
        leniency,
        path + step(name),
      );
      if (inside) return inside;
    }
    const extra = Object.keys(got).find((name) => !Object.hasOwn(expected, name)) as string;
    return { path: path + step(extra), expected: undefined, got: got[extra] };
  }
  const inOrder = !leniency.ignoreOrder && !leniency.ignoreExtra;
  if (Array.isArray(expected) && Array.isArray(got)) {
    for (let index = 0; index < expected.length; index += 1) {
      const inside = inOrder
        ? misfitAt(expected[index], got[index], leniency, `${path}[${index}]`)
        : missing(expected[index] as JsonValue, got, leniency, `${path}[*]`);
      if (inside) return inside;
    }
    const extra = got.findIndex((item, index) =>
      inOrder ? index >= expected.length : !expected.some((each) => fits(each, item, leniency)),
    );
    if (extra >= 0) return { path: `${path}[${extra}]`, expected: undefined, got: got[extra] };
  }
  return { path, expected, got };
}

const missing = (
  expected: JsonValue,
  got: readonly JsonValue[],
  leniency: JsonLeniency,
  path: string,
): Misfit | undefined =>
  got.some((item) => fits(expected, item, leniency)) ? undefined : { path, expected, got: undefined };

const misfitAt = (
  expected: JsonValue | undefined,
  got: JsonValue | undefined,
  leniency: JsonLeniency,
  path: string,
): Misfit | undefined =>
  expected === undefined || got === undefined ? { path, expected, got } : firstMisfit(expected, got, leniency, path);

const step = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
