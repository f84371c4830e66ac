import { all } from './all.ts';
import { any } from './any.ts';
import { array } from './array.ts';
import { contains } from './contains.ts';
import { endsWith } from './ends-with.ts';
import { exact } from './exact.ts';
import { glob } from './glob.ts';
import { json } from './json.ts';
import { jsonPartial } from './json-partial.ts';
import { jsonPath } from './json-path.ts';
import type { MatcherKind } from './kind.ts';
import { not } from './not.ts';
import { gt, gte, lt, lte } from './numbers.ts';
import { oneOf } from './one-of.ts';
import { present } from './present.ts';
import { regex } from './regex.ts';
import { startsWith } from './starts-with.ts';

/** Every operator of the format, in the order in which editors and hints list them. */
export const KINDS: readonly MatcherKind[] = [
  exact,
  regex,
  glob,
  contains,
  startsWith,
  endsWith,
  oneOf,
  present,
  gt,
  gte,
  lt,
  lte,
  json,
  jsonPartial,
  jsonPath,
  array,
  not,
  all,
  any,
];
