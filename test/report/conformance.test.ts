import { expect } from 'vitest';
import { makeReporter, reporterNames } from '../../src/report/registry.ts';
import { conformance, expectHarmless } from './conformance.ts';

const keys = { reload() {}, quit() {} };

/** For programs: characters that disturb terminals are theirs to handle, but each line is one document. */
const expectDocuments = (written: string): void => {
  for (const line of written.split('\n').slice(0, -1)) expect(JSON.parse(line)).toHaveProperty('type');
};

for (const name of reporterNames) {
  conformance(
    name,
    (output, clock) => makeReporter(name, { output, clock, keys }),
    name === 'json' ? expectDocuments : expectHarmless,
  );
}
conformance('json=verbose', (output, clock) => makeReporter('json', { output, clock, verbose: true }), expectDocuments);
