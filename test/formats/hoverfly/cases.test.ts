import { describe, expect, onTestFinished, test } from 'vitest';
import { NO_CONFIG } from '../../../src/compile/config.ts';
import { type Imported, isUnreadable } from '../../../src/formats/format.ts';
import { exportSimulation } from '../../../src/formats/hoverfly/export/simulation.ts';
import { hoverfly } from '../../../src/formats/hoverfly/format.ts';
import { parseJsonFile } from '../../../src/formats/json-text.ts';
import { start } from '../../../src/index.ts';
import { groupHeaders } from '../../../src/model/request.ts';
import { SourceText } from '../../../src/source/text.ts';
import { parseYaml } from '../../../src/source/yaml.ts';
import { Folder } from '../../support/folder.ts';
import {
  type Case,
  cases,
  type Got,
  hasCorpus,
  readCorpus,
  type Step,
  send,
  simulationNames,
  simulationOf,
} from './corpus.ts';

/** What the real program does and mockrun, on purpose, does not; by the id of the case. */
const NOT_THE_SAME: Readonly<Record<string, string>> = {
  H11: 'its body has several root elements, which is no XML document',
  H43: 'a recorded Content-Length that is wrong is not replayed: lengths are computed, and the answer arrives whole',
  H45: 'nothing is asked: that the second of equal requests is left out is shown by the import itself',
  H47: 'preflights are answered with 204 by --cors, with or without any scenario',
};

/** A request that nothing matches: Hoverfly says 502, mockrun 404. */
const MISSED = 502;

const context = { file: 'simulation.json', name: 'simulation', read: () => undefined };

function imported(bytes: Buffer): Imported {
  const parsed = parseJsonFile(bytes);
  if (isUnreadable(parsed)) throw new Error(parsed.unreadable);
  const result = hoverfly.import(parsed.document, context);
  if (isUnreadable(result)) throw new Error(result.unreadable);
  return result;
}

async function serve({ text, files }: Imported): Promise<string> {
  const folder = new Folder({ 'simulation.yaml': text });
  for (const [name, bytes] of files) folder.write(name, bytes);
  // A seed: our random numbers leave a last zero out, which Hoverfly writes, and one in ten ends in one.
  const mock = await start({ directory: folder.path, seed: 'cases' });
  onTestFinished(() => mock.stop());
  return mock.url;
}

function compare(got: Got, { status, body, matches, headers = {}, minMs = 0 }: Step['expect']): void {
  if (status === MISSED) {
    expect(got.status, got.body).toBe(404);
    return;
  }
  expect(got.status, got.body).toBe(status);
  if (body !== undefined) expect(got.body).toBe(body);
  if (matches !== undefined) expect(got.body).toMatch(new RegExp(matches));
  const sent = groupHeaders(got.headers);
  for (const [name, values] of Object.entries(headers)) expect(sent.get(name.toLowerCase())).toEqual(values);
  // A timer may fire a fraction early by another clock; how late it is depends on the machine.
  expect(got.ms).toBeGreaterThan(minMs - 5);
}

/** What an export cannot say again. */
const NOT_BACK: Readonly<Record<string, string>> = {
  H13: 'XML with patterns becomes XPaths with matchers for what they select, which cannot be chained there',
};

/** All entries as a simulation. */
function exported(text: string): Buffer {
  const { root } = parseYaml(new SourceText('simulation.yaml', '/simulation.yaml', text));
  if (!root) throw new Error('what was imported is no YAML');
  const file = { id: 'simulation.yaml', root, open: () => undefined };
  return Buffer.from(JSON.stringify(exportSimulation([file], NO_CONFIG).simulation));
}

const same = cases().filter(({ id }) => !Object.hasOwn(NOT_THE_SAME, id));

const back = same.filter(({ id }) => !Object.hasOwn(NOT_BACK, id));

describe.skipIf(!hasCorpus)('what the real program answers to its own tests', () => {
  test.each(same.map((one): [string, string, Case] => [one.id, one.title, one]))('%s %s', async (_, __, one) => {
    const url = await serve(imported(simulationOf(one)));
    for (const { request, expect: wanted } of one.steps ?? []) compare(await send(url, request), wanted);
    expect(one.steps?.length).toBeGreaterThan(0);
  });

  test.each(back.map((one): [string, string, Case] => [one.id, one.title, one]))(
    '%s, exported and imported again: %s',
    async (_, __, one) => {
      const url = await serve(imported(exported(imported(simulationOf(one)).text)));
      for (const { request, expect: wanted } of one.steps ?? []) compare(await send(url, request), wanted);
      expect(one.steps?.length).toBeGreaterThan(0);
    },
  );

  test('every case that is left out is one of them', () => {
    const ids = new Set(cases().map(({ id }) => id));
    expect(Object.keys({ ...NOT_THE_SAME, ...NOT_BACK }).filter((id) => !ids.has(id))).toEqual([]);
  });
});

/** Nothing in these can be carried over. */
const EMPTY: readonly string[] = [
  'file-examples__journal-templating__journal-template.json',
  'go-core__handlers__v2__simulation_views_test__byte-5.json',
  'go-functional-tests__testdata__templating_enabled__JournalTemplatingWithQueryParamIndexEnabled.json',
];

describe.skipIf(!hasCorpus)('every simulation', () => {
  test.each(simulationNames().map((name) => [name]))('%s', async (name) => {
    const result = imported(readCorpus(name));
    const left = result.remarks.flatMap(({ kind, at }) =>
      kind === 'left out' ? (/^data\.pairs\[\d+\]/.exec(at)?.[0] ?? []) : [],
    );
    const { data } = JSON.parse(readCorpus(name).toString()) as { data: { pairs: unknown[] } };
    expect(result.pairs + result.templates + new Set(left).size).toBe(data.pairs.length);
    expect(result.pairs + result.templates === 0).toBe(EMPTY.includes(name));
    if (!EMPTY.includes(name)) expect(await serve(result)).toMatch(/^http:/);
  });
});
