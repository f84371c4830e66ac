import type { Entry } from '../model/entry.ts';
import type { Reading } from '../source/reading.ts';
import { didYouMean } from '../source/suggest.ts';
import type { TestSource } from './format/checks.ts';
import type { PairSource } from './format/pair.ts';
import type { TemplateSource } from './format/template.ts';

/** Entries that are named elsewhere in the file must exist. */
export function checkReferences(
  sources: readonly (PairSource | TemplateSource)[],
  tests: readonly TestSource[],
  entries: readonly Entry[],
  reading: Reading,
): void {
  const names = new Set(entries.map(({ name }) => name));
  const expected = tests.flatMap(({ expect, exchanges }) => [expect, ...(exchanges ?? []).map((each) => each.expect)]);
  const references = [
    ...sources.map(({ expect }) => ({ key: 'after', name: expect?.after, node: expect?.node })),
    ...expected.map((outcome) => ({ key: 'answeredBy', name: outcome?.answeredBy, node: outcome?.node })),
  ];
  for (const { key, name, node } of references) {
    if (name === undefined || !node || names.has(name)) continue;
    const at = node.entries.find((entry) => entry.key === key)?.value ?? node;
    reading.problem(at, {
      code: 'unknown-entry',
      message: `no entry of this file is called ${JSON.stringify(name)}`,
      hint: didYouMean(name, names) ?? 'entries without a name are called by method and path: "GET /orders"',
    });
  }
}
