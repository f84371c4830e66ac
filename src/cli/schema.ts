import type { OptionTable } from '../compile/options.ts';
import { configSchema, formatSchema } from '../compile/schema.ts';

export const SCHEMA_OPTIONS = {
  config: { kind: 'boolean', default: false, description: 'the schema of mockrun.config.yaml instead' },
} as const satisfies OptionTable;

export interface SchemaOptions {
  readonly config?: boolean;
}

/** The JSON Schema of scenario files, as the package ships it; or that of the configuration. */
export const schema = ({ config = false }: SchemaOptions): string =>
  JSON.stringify(config ? configSchema() : formatSchema(), null, 2);
