import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { NO_CONFIG } from '../../src/compile/config.ts';
import { link } from '../../src/compile/link.ts';
import { CONFIG_FILE, loadConfig } from '../../src/compile/load-config.ts';
import { compileScenario } from '../../src/compile/scenario.ts';
import { configSchema, formatSchema } from '../../src/compile/schema.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Files } from '../../src/model/ports.ts';
import { type Node, toJson } from '../../src/source/nodes.ts';
import { SourceText } from '../../src/source/text.ts';
import { parseYaml } from '../../src/source/yaml.ts';
import { type Example, examplesIn, inRoot } from './markdown.ts';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...readdirSync(inRoot('docs')).map((name) => `docs/${name}`)];
const EXAMPLES = DOCUMENTS.flatMap((document) => examplesIn(document, 'yaml'));

/** Whole files: the shop window, and what init writes. */
const SHIPPED = ['scenarios', 'scenarios/actions', 'scenarios/traffic', 'templates/init'].flatMap((folder) =>
  readdirSync(inRoot(folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`),
);

const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
const isScenario = ajv.compile(formatSchema());
const isConfig = ajv.compile(configSchema());

/** Every file that an example names is there. */
const anyFiles: Files = { read: () => Buffer.from('{"a": 1}'), realpath: (file) => file };
const realFiles: Files = { read: (file) => readFileSync(file), realpath: (file) => file };

describe('examples of the documentation', () => {
  test('there are some', () => {
    expect(EXAMPLES.length).toBeGreaterThan(10);
  });

  test.each(EXAMPLES.filter(({ about }) => about === ''))(
    '$place is a scenario without a problem',
    ({ place, text }) => {
      const diagnostics = problemsOf(place, Buffer.from(text), anyFiles, inRoot(''));
      expect(diagnostics).toEqual([]);
      expect(schemaErrors(isScenario, text)).toEqual([]);
    },
  );

  test.each(EXAMPLES.filter(({ about }) => about === 'config'))('$place is a configuration', ({ text }) => {
    expect(configProblems(text)).toEqual([]);
    expect(schemaErrors(isConfig, text)).toEqual([]);
  });

  test('each is one or the other', () => {
    const strange = EXAMPLES.filter(({ about }: Example) => about !== '' && about !== 'config');
    expect(strange.map(({ place }) => place)).toEqual([]);
  });
});

describe('scenarios that are shipped', () => {
  test.each(SHIPPED)('%s has no problem', (name) => {
    const bytes = readFileSync(inRoot(name));
    expect(problemsOf(inRoot(name), bytes, realFiles, path.dirname(inRoot(name)))).toEqual([]);
    expect(schemaErrors(isScenario, bytes.toString('utf8'))).toEqual([]);
  });
});

/** Errors and warnings, those of all its entries together included, as one readable line each. */
function problemsOf(file: string, bytes: Buffer, files: Files, directory: string): string[] {
  const where = { id: path.basename(file), path: path.join(directory, path.basename(file)), shown: file, bytes };
  const { scenario, diagnostics } = compileScenario(where, { files, directory, config: NO_CONFIG, rewrite: false });
  const together = scenario === undefined ? [] : link([scenario], { revision: 1, sharedState: new Map() }).warnings;
  return [...diagnostics, ...together].map(inWords);
}

function configProblems(text: string): string[] {
  const files: Files = {
    read: () => Buffer.from(text),
    realpath(file) {
      if (path.basename(file) === CONFIG_FILE) return file;
      throw new Error('ENOENT');
    },
  };
  return loadConfig('/project', files, (file) => file).diagnostics.map(inWords);
}

const inWords = ({ place, message, hint }: Diagnostic): string => `${place.line}: ${message} (${hint})`;

function schemaErrors(isValid: ReturnType<Ajv['compile']>, text: string): string[] {
  const { root } = parseYaml(new SourceText('example', '/example', text));
  void isValid(toJson(root as Node));
  return (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
