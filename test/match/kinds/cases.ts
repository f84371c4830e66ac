import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { matcher } from '../../../src/match/kinds/matcher.ts';
import { bodyOf } from '../../../src/match/subject.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import type { Field, Matcher, Subject } from '../../../src/model/matching.ts';
import { Request } from '../../../src/model/request.ts';
import { get, type MapNode, type Node, toJson } from '../../../src/source/nodes.ts';
import { Reading } from '../../../src/source/reading.ts';
import { Definitions } from '../../../src/source/shape/shape.ts';
import { SourceText } from '../../../src/source/text.ts';
import { parseYaml } from '../../../src/source/yaml.ts';
import { ajv } from '../../../src/vendor/ajv.ts';

/** A sent value, several, `null` for none; a body is text, or `{text, base64, headers, query, method}`. */
type Sent = JsonValue;

export interface Problem {
  readonly code: string;
  readonly message?: string;
  readonly hint?: string;
  /** The marked text. */
  readonly at?: string;
  readonly severity?: string;
}

export interface Case {
  readonly name: string;
  readonly field: Field;
  readonly node: Node;
  readonly expects?: string;
  readonly accepts: readonly Sent[];
  readonly refuses: readonly Sent[];
  /** What is said of the first that is refused. */
  readonly detail?: string;
  readonly problems?: readonly Problem[];
  /** Problems that only the loader can see. */
  readonly schema: boolean;
}

const folder = new URL('../../../fixtures/match/kinds/', import.meta.url);

/** The cases of one file, `{field, cases}`; a case's own field goes first. */
export function casesOf(file: string): Case[] {
  const path = fileURLToPath(new URL(file, folder));
  const { root, diagnostics } = parseYaml(new SourceText(file, path, readFileSync(path, 'utf8')), { anything: true });
  if (!root || root.kind !== 'map') throw new Error(`${file}: ${diagnostics.map((each) => each.message).join()}`);
  const list = get(root, 'cases') as Node & { items: MapNode[] };
  const field = toJson(get(root, 'field') as Node);
  return list.items.map((item) => {
    const rest = toJson({ ...item, entries: item.entries.filter(({ key }) => key !== 'matcher') }) as object;
    return {
      field,
      accepts: [],
      refuses: [],
      schema: true,
      ...rest,
      node: get(item, 'matcher') as Node,
    } as unknown as Case;
  });
}

export function read(item: Case): { matcher: Matcher | undefined; problems: (Problem & { at: string })[] } {
  const reading = new Reading({ open: openFixture });
  const read = matcher(item.field).read(item.node, reading);
  const problems = reading.diagnostics.map(({ code, message, hint, severity, place, end }) => {
    const { text } = item.node;
    const offset = ({ line, column }: { line: number; column: number }): number =>
      (text.lines[line - 1] as number) + column - 1;
    const at = text.text.slice(offset(place), offset(end));
    return { code, message, severity, ...(hint === undefined ? {} : { hint }), at };
  });
  return { matcher: read, problems };
}

const openFixture = (name: string) => {
  const path = fileURLToPath(new URL(name, folder));
  try {
    return { path, bytes: readFileSync(path) };
  } catch {
    return { code: 'missing-file', message: `there is no file "${name}"` };
  }
};

export function subjectOf(field: Field, sent: Sent): Subject {
  if (field !== 'body') return { values: sent === null ? [] : Array.isArray(sent) ? sent : [sent] };
  const parts = (typeof sent === 'object' && sent !== null ? sent : { text: sent ?? '' }) as {
    text?: string;
    base64?: string;
    headers?: { [name: string]: string };
    query?: string;
    method?: string;
  };
  const body = parts.base64 === undefined ? Buffer.from(parts.text ?? '') : Buffer.from(parts.base64, 'base64');
  const request = new Request({
    method: parts.method ?? 'POST',
    target: `/${parts.query === undefined ? '' : `?${parts.query}`}`,
    rawHeaders: Object.entries(parts.headers ?? {}).flat(),
    body,
  });
  return bodyOf(request);
}

/** Whether the JSON Schema of a field takes a value; each field's is compiled once. */
export function fitsSchema(field: Field, value: JsonValue): boolean {
  let validate = validators.get(field);
  if (!validate) {
    const definitions = new Definitions();
    const schema = matcher(field).schema(definitions);
    const compiled = new (ajv().draft7)({ strict: false }).compile({ ...schema, definitions: definitions.entries });
    validate = (each) => compiled(each);
    validators.set(field, validate);
  }
  return validate(value);
}

const validators = new Map<Field, (value: JsonValue) => boolean>();
