/** A piece of a segment: text, or a parameter between texts. */
export type MixedPart =
  | { readonly text: string; readonly name?: never }
  | { readonly name: string; readonly constraint?: (value: string) => boolean; readonly text?: never };

/** Bounds the search that constraints may cause; a segment that would need more does not fit. */
const MOST_TRIES = 1000;

/**
 * Names and values of a segment such as `{name}.{ext}`, or undefined when it does not fit. Each parameter takes as
 * much as what follows allows: of `a.tar.gz`, name is `a.tar`. One regex with a group for each parameter would be
 * shorter, but the engine that runs a user's constraint tells only whether it holds.
 */
export function captureMixed(parts: readonly MixedPart[], segment: string): [string, string][] | undefined {
  const values: [string, string][] = [];
  const search = { parts, segment, values, tries: 0 };
  return fits(search, 0, 0) ? values.toReversed() : undefined;
}

interface Search {
  readonly parts: readonly MixedPart[];
  readonly segment: string;
  /** Filled from the last parameter to the first, once the rest is known to fit. */
  readonly values: [string, string][];
  tries: number;
}

function fits(search: Search, index: number, start: number): boolean {
  const { parts, segment } = search;
  const part = parts[index];
  if (!part) return start === segment.length;
  if (part.text !== undefined)
    return segment.startsWith(part.text, start) && fits(search, index + 1, start + part.text.length);
  // A parameter ends where the next text stands, or with the segment.
  const next = parts[index + 1]?.text;
  let end = next === undefined ? segment.length : segment.lastIndexOf(next);
  while (end >= start && search.tries < MOST_TRIES) {
    search.tries += 1;
    const value = segment.slice(start, end);
    if ((part.constraint ? part.constraint(value) : value !== '') && fits(search, index + 1, end)) {
      search.values.push([part.name, value]);
      return true;
    }
    if (next === undefined || end === 0) return false;
    end = segment.lastIndexOf(next, end - 1);
  }
  return false;
}
