import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

export type { Alias, CST, Document, Pair, ParsedNode, Scalar, YAMLError, YAMLMap, YAMLSeq } from 'yaml';

/** The `yaml` package: some 30 ms to load, so not before the first file. */
export const yaml = lazy(() => require('yaml') as typeof Yaml);
