import { formatSchema } from '../compile/schema.ts';

/** The JSON Schema of scenario files, as the package ships it. */
export const schema = (): string => JSON.stringify(formatSchema(), null, 2);
