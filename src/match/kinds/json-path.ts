import { compileJsonPath, type JsonPath } from '../../content/json-path.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Discriminator, Matcher, Subject } from '../../model/matching.ts';
import { byKind } from '../../source/shape/collections.ts';
import { object, optional, required } from '../../source/shape/object.ts';
import { text } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';
import { DOCUMENT_FIELDS, documentsOf, noDocument } from './documents.ts';
import { defineKind, type Nested } from './kind.ts';
import { report } from './report.ts';
import { shownList } from './texts.ts';

interface Selection {
  readonly path: JsonPath;
  readonly is?: Matcher;
}

/** A JSONPath as it is written anywhere in the format; what is wrong with it is reported at its place. */
export const jsonPathQuery: Shape<JsonPath> = mapped(text('a JSONPath such as $.id'), (source, node, reading) => {
  const compiled = compileJsonPath(source);
  return 'select' in compiled ? compiled : report(compiled, source, node, reading);
});

/** `jsonPath`: the query selects something; with `is`, what it selects is accepted. */
export const jsonPath = defineKind({
  name: 'jsonPath',
  description: 'an RFC 9535 query that selects something; {path, is} goes on with what it selects',
  fields: DOCUMENT_FIELDS,
  alsoCalled: ['matchesJsonPath', 'jsonpath', 'json_path'],
  value: (_, nested) => selection(nested),
  compile: ({ path, is }) => (is ? selectedIs(path, is) : selectsSomething(path)),
});

const selection = (nested: Nested): Shape<Selection> =>
  byKind<Selection, never, Selection>({
    expects: 'a JSONPath, or {path, is}',
    scalar: mapped(jsonPathQuery, (path) => ({ path })),
    map: object(
      {
        path: required(jsonPathQuery, 'an RFC 9535 query'),
        is: optional(
          nested.matcher('json'),
          'what one of the selected values must be, with its type; a list: all of them',
        ),
      },
      {
        expects: 'a mapping with path and is',
        habits: { expression: 'write "path"', query: 'write "path"', value: 'write "is"', equals: 'write "is"' },
      },
    ),
  });

function selectsSomething(path: JsonPath): Matcher {
  return {
    test: (subject) => selectedBy(path, subject).some((selected) => selected.length > 0),
    expects: `JSON in which ${path.source} selects something`,
    detail: (subject) =>
      noDocument(subject) ?? (selectedBy(path, subject).every(isEmpty) ? `${path.source} selects nothing` : undefined),
  };
}

function selectedIs(path: JsonPath, is: Matcher): Matcher {
  return {
    test: (subject) => selectedBy(path, subject).some((selected) => is.test({ values: selected })),
    expects: `JSON in which ${path.source} is ${is.expects}`,
    detail(subject) {
      const [selected] = selectedBy(path, subject);
      if (selected === undefined) return noDocument(subject);
      const inside = is.detail?.({ values: selected });
      return `${path.source} selects ${shownList(selected)}${inside ? `: ${inside}` : ''}`;
    },
    ...(is.literals?.length === 1 ? { discriminator: discriminator(path, is.literals[0] as string) } : {}),
  };
}

/** For each document what the query selects in it; in a body once, however many matchers ask. */
function selectedBy(path: JsonPath, subject: Subject): readonly (readonly JsonValue[])[] {
  const content = subject.body;
  if (!content) return subject.values.map(path.select);
  return content.memo(path.key, () => documentsOf(subject).map(path.select));
}

const isEmpty = (selected: readonly JsonValue[]): boolean => selected.length === 0;

/** Lets the index look a literal, as JSON, up among the scalars that are selected, instead of asking a thousand templates. */
function discriminator(path: JsonPath, literal: string): Discriminator {
  return {
    key: path.key,
    value: literal,
    select: (subject) => selectedBy(path, subject).flatMap(canonical),
  };
}

/** Only scalars: an object is equal to no scalar, and may be too deep to be written. */
const canonical = (selected: readonly JsonValue[]): string[] =>
  selected.filter((value) => typeof value !== 'object' || value === null).map((value) => JSON.stringify(value));
