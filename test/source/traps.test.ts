import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { formatPlace } from '../../src/model/place.ts';
import { decodeText } from '../../src/source/decode.ts';
import { diagnose } from '../../src/source/diagnose.ts';
import { SourceText } from '../../src/source/text.ts';
import { parseYaml } from '../../src/source/yaml.ts';

const folder = join(import.meta.dirname, '../../fixtures/source/traps');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

/** Each file beside what is said about it; `UPDATE_GOLDEN=1` writes that anew. */
test.each(names)('%s is explained', (name) => {
  const diagnostics = diagnosticsOf(name);
  const said = `${diagnostics.map(print).join('\n\n')}\n`;
  const golden = join(folder, name.replace('.yaml', '.txt'));
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, said);

  expect(said).toBe(readFileSync(golden, 'utf8'));
  expect(diagnostics).not.toEqual([]);
  for (const diagnostic of diagnostics) expect(diagnostic.hint, 'every mistake comes with a way out').toBeTruthy();
});

function diagnosticsOf(name: string): readonly Diagnostic[] {
  const decoded = decodeText(readFileSync(join(folder, name)));
  const text = new SourceText(name, `/scenarios/${name}`, typeof decoded === 'string' ? decoded : '');
  return typeof decoded === 'string' ? parseYaml(text).diagnostics : [diagnose({ text, start: 0, end: 0 }, decoded)];
}

const print = (diagnostic: Diagnostic): string =>
  [
    `${formatPlace(diagnostic.place)} ${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`,
    diagnostic.frame,
    `hint: ${diagnostic.hint}`,
  ].join('\n');
