import { Octokit } from '@octokit/rest';
import { describe, expect, test } from 'vitest';
import { ask, read, recordings, scenario } from '../github.ts';
import { serve, workspace } from '../harness.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const clientOf = (baseUrl: string): Octokit => new Octokit({ baseUrl, auth: '0'.repeat(40), log });

/** Computed for each message. */
const FRAMING = new Set(['content-length', 'connection', 'keep-alive', 'transfer-encoding', 'date']);

async function session(url: string, name: string) {
  const answers = [];
  for (const recorded of read(name)) {
    const { status, headers, data } = await ask(clientOf(url), recorded);
    const kept = Object.entries(headers).filter(([header]) => !FRAMING.has(header));
    answers.push({ status, headers: Object.fromEntries(kept), data });
  }
  return answers;
}

describe.skipIf(recordings.length === 0)('a session of the real client', () => {
  test('is recorded, and replayed from the files alone', async () => {
    for (const name of recordings) {
      const github = await serve(workspace({ 'github.yaml': scenario(read(name)) }).directory);
      const space = workspace();
      const flags = ['--mode', 'capture', '--stateful', '--redact', 'none', '--upstream', github.url];
      const recorder = await serve(space.directory, [...flags, '--reporter', 'json']);
      const recorded = await session(recorder.url, name);
      for (const mock of [recorder, github]) {
        mock.signal('SIGINT');
        await mock.ended;
      }
      const replay = await serve(space.directory);
      expect(await session(replay.url, name), name).toEqual(recorded);
      replay.signal('SIGINT');
      await replay.ended;
    }
  }, 120_000);
});
