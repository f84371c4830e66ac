import { posix } from 'node:path';
import { compileJsonSchema, type JsonSchemaTest } from '../../content/json-schema.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Matcher } from '../../model/matching.ts';
import { decodeText } from '../../source/decode.ts';
import { get, type Node, toJson } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import { json as anyValue } from '../../source/shape/scalars.ts';
import { type Shape, wrongType } from '../../source/shape/shape.ts';
import { SourceText } from '../../source/text.ts';
import { parseYaml } from '../../source/yaml.ts';
import { DOCUMENT_FIELDS, documentsOf, noDocument } from './documents.ts';
import { defineKind } from './kind.ts';

/** `jsonSchema`: the document is valid. */
export const jsonSchema = defineKind({
  name: 'jsonSchema',
  description: 'valid against a JSON Schema (draft-07 or 2020-12), written here or in {file: …}',
  fields: DOCUMENT_FIELDS,
  alsoCalled: ['matchesJsonSchema', 'schema'],
  value: () => schema,
  compile: ({ node, name }, _, { reading }) => {
    const value = name === undefined ? anyValue().read(node, reading) : toJson(node);
    const compiled = value === undefined ? undefined : compile(value, node, reading);
    return compiled && schemaMatcher(compiled, name ?? titleOf(value));
  },
});

interface Found {
  /** The schema, here or in a file of its own. */
  readonly node: Node;
  readonly name?: string;
}

const schema: Shape<Found> = {
  expects: 'a JSON Schema, or {file: …}',
  read(node, reading) {
    if (node.kind !== 'map') return wrongType(node, reading, 'a JSON Schema, or {file: …}');
    const file = node.entries.length === 1 ? get(node, 'file') : undefined;
    return file?.kind === 'scalar' ? readFile(file.source, file, reading) : { node };
  },
  schema: () => ({ type: 'object' }),
};

/** JSON is YAML, so one parser reads both, and mistakes have places in either. */
function readFile(name: string, at: Node, reading: Reading): Found | undefined {
  const file = reading.file(at, name);
  if (!file) return undefined;
  const text = decodeText(file.bytes);
  if (typeof text !== 'string') {
    reading.problem(at, { ...text, message: `${name}: ${text.message}` });
    return undefined;
  }
  // Shown as the scenario is: relative to where mockrun was started.
  const shown = posix.join(posix.dirname(at.text.file), name);
  const { root, diagnostics } = parseYaml(new SourceText(shown, file.path, text), { anything: true });
  reading.diagnostics.push(...diagnostics);
  return root && { node: root, name };
}

function compile(value: JsonValue, node: Node, reading: Reading): JsonSchemaTest | undefined {
  if (!isJsonObject(value)) return wrongType(node, reading, 'a JSON Schema: a mapping');
  const compiled = compileJsonSchema(value);
  if ('path' in compiled) {
    reading.problem(nodeAt(node, compiled.path), {
      code: 'bad-schema',
      message: `bad JSON Schema: ${compiled.message}`,
    });
    return undefined;
  }
  for (const warning of compiled.warnings) {
    reading.problem(node, { code: 'schema-warning', severity: 'warning', message: `JSON Schema: ${warning}` });
  }
  return compiled;
}

const titleOf = (value: JsonValue | undefined): string | undefined =>
  isJsonObject(value) && typeof value.title === 'string' ? JSON.stringify(value.title) : undefined;

/** The innermost node on a path that is there. */
function nodeAt(node: Node, path: readonly string[]): Node {
  const [step, ...rest] = path;
  if (step === undefined || node.kind === 'scalar') return node;
  const next = node.kind === 'map' ? get(node, step) : node.items[Number(step)];
  return next ? nodeAt(next, rest) : node;
}

const schemaMatcher = (compiled: JsonSchemaTest, name: string | undefined): Matcher => ({
  test: (subject) => documentsOf(subject).some((document) => compiled.check(document) === undefined),
  expects: name === undefined ? 'JSON that is valid against the schema' : `JSON that is valid against ${name}`,
  detail(subject) {
    const [document] = documentsOf(subject);
    return document === undefined ? noDocument(subject) : compiled.check(document);
  },
});
