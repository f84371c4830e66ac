import { expect } from 'vitest';
import { makeReporter, reporterNames } from '../../src/report/registry.ts';
import { parseXml } from '../../src/vendor/xmldom.ts';
import { conformance, expectHarmless } from './conformance.ts';
import { FakeFile } from './fakes.ts';

const keys = { reload() {}, quit() {} };

/** For programs: characters that disturb terminals are theirs to handle, but each line is one document. */
const expectDocuments = (written: string): void => {
  for (const line of written.split('\n').slice(0, -1)) expect(JSON.parse(line)).toHaveProperty('type');
};

const expectWellFormed = (written: string): void => {
  expect(parseXml(written, false)).toHaveProperty('nodeType', 9);
};

for (const name of reporterNames) {
  conformance(
    name,
    (output, clock) => makeReporter(name, { output, clock, keys, junit: { file: new FakeFile(output) } }),
    name === 'json' ? expectDocuments : name === 'junit' ? expectWellFormed : expectHarmless,
  );
}
conformance('json=verbose', (output, clock) => makeReporter('json', { output, clock, verbose: true }), expectDocuments);
