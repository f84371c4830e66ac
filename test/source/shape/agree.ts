import { Ajv } from 'ajv';
import { expect } from 'vitest';
import type { JsonValue } from '../../../src/model/json.ts';
import { toJson } from '../../../src/source/nodes.ts';
import { Definitions, type Shape } from '../../../src/source/shape/shape.ts';
import { parse, read } from '../support.ts';

/** The schema of a shape as a whole document. */
export function schemaOf(shape: Shape<unknown>) {
  const definitions = new Definitions();
  const schema = shape.schema(definitions);
  return { ...schema, definitions: definitions.entries };
}

const accepts = (shape: Shape<unknown>, yaml: string): boolean =>
  new Ajv({ strict: false, allErrors: true }).compile(schemaOf(shape))(toJson(parse(yaml)));

/** Reader and schema both take it. */
export function taken<T>(shape: Shape<T>, yaml: string, vars: { [name: string]: JsonValue } = {}): T {
  const { value, diagnostics } = read(shape, yaml, vars);
  expect(diagnostics, 'the reader takes it').toEqual([]);
  expect(accepts(shape, yaml), 'the schema takes it').toBe(true);
  return value as T;
}

/** Neither takes it, and the reader says why: `code: message; hint` of each problem. */
export function refused(shape: Shape<unknown>, yaml: string): string[] {
  expect(accepts(shape, yaml), 'the schema refuses it').toBe(false);
  return refusedByReader(shape, yaml);
}

/** For what a schema cannot say. */
export function refusedByReader(shape: Shape<unknown>, yaml: string): string[] {
  const { value, diagnostics } = read(shape, yaml);
  expect(value, 'the reader refuses it').toBeUndefined();
  expect(diagnostics).not.toEqual([]);
  return diagnostics.map(({ code, message, hint }) => `${code}: ${message}${hint === undefined ? '' : `; ${hint}`}`);
}
