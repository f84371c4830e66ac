import { all } from './all.ts';
import { any } from './any.ts';
import { array } from './array.ts';
import { base64 } from './base64.ts';
import { contains } from './contains.ts';
import { endsWith } from './ends-with.ts';
import { exact } from './exact.ts';
import { contentType, filename } from './file-parts.ts';
import { form } from './form.ts';
import { glob } from './glob.ts';
import { graphql } from './graphql.ts';
import { json } from './json.ts';
import { jsonPartial } from './json-partial.ts';
import { jsonPath } from './json-path.ts';
import { jsonSchema } from './json-schema.ts';
import { jwt } from './jwt.ts';
import type { MatcherKind } from './kind.ts';
import { not } from './not.ts';
import { gt, gte, lt, lte } from './numbers.ts';
import { oneOf } from './one-of.ts';
import { present } from './present.ts';
import { regex } from './regex.ts';
import { startsWith } from './starts-with.ts';
import { xml } from './xml.ts';
import { xpath } from './xpath.ts';

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
  jsonSchema,
  xml,
  xpath,
  form,
  filename,
  contentType,
  graphql,
  base64,
  jwt,
  array,
  not,
  all,
  any,
];
