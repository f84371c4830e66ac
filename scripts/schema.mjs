import { existsSync, writeFileSync } from 'node:fs';

const compiled = new URL('../dist/compile/schema.js', import.meta.url);
if (existsSync(compiled)) {
  const { formatSchema } = await import(compiled.href);
  writeFileSync(new URL('../schema.json', import.meta.url), `${JSON.stringify(formatSchema(), null, 2)}\n`);
}
