import type { JsonSchema } from '../model/json.ts';
import { Definitions, type Shape } from '../source/shape/shape.ts';
import { configSource } from './format/config.ts';
import { scenarioSource } from './format/scenario.ts';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** The JSON Schema (draft-07) of scenario files, made from the definitions that read them. */
export const formatSchema = (): JsonSchema => schemaOf(scenarioSource, 'A scenario file of mockrun');

/** The JSON Schema of `mockrun.config.yaml`. */
export const configSchema = (): JsonSchema => schemaOf(configSource, 'The configuration of mockrun');

function schemaOf(shape: Shape<unknown>, title: string): JsonSchema {
  const definitions = new Definitions();
  const root = shape.schema(definitions);
  return { $schema: DRAFT, title, ...root, definitions: definitions.entries };
}
