import { createRequire } from 'node:module';

/** Node's own `import`: the one that is written in a test belongs to the test runner. */
export const nativeImport = createRequire(import.meta.url)('./native-import.cjs') as (url: string) => Promise<object>;
