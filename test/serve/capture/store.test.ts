import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/model/entry.ts';
import type { RecordedPair } from '../../../src/model/recording.ts';
import type { RecordingFiles } from '../../../src/model/recording-files.ts';
import type { Held } from '../../../src/serve/capture/earlier.ts';
import { identityOf } from '../../../src/serve/capture/identity.ts';
import { type Recording, RecordingStore } from '../../../src/serve/capture/store.ts';

const MIB = 1024 * 1024;
const OUT = path.resolve('/out');

/** Files in memory, which counts what was done to them. */
class FakeFiles implements RecordingFiles {
  readonly held = new Map<string, string>();
  reads = 0;
  appends = 0;
  writes = 0;
  prepare(): void {}
  list = (): string[] => [...this.held.keys()];
  read(file: string): Buffer | undefined {
    this.reads += 1;
    const text = this.held.get(file);
    return text === undefined ? undefined : Buffer.from(text);
  }
  size = (file: string): number | undefined => this.held.get(file)?.length;
  stamp = (file: string): string | undefined => this.held.get(file);
  async append(file: string, text: string): Promise<void> {
    this.appends += 1;
    this.held.set(file, this.held.get(file) + text);
  }
  async write(file: string, content: string | Buffer): Promise<void> {
    this.writes += 1;
    this.held.set(file, content.toString());
  }
}

const makeStore = (
  files: RecordingFiles,
  split = false,
  heldIn: (file: string, bytes: Buffer) => Held = () => ({ entries: [] }),
): RecordingStore => new RecordingStore({ files, folder: OUT, split, schema: '/schema.json', heldIn });

/** Entries of these recordings, where they stand. */
function entriesIn(text: string): Entry[] {
  return text.split('\n').flatMap((line, at) => {
    const [, path] = /^ {6}path: (.*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    const asked = { method: 'GET', scheme: 'http', host: 'api.test', path, query: new Map() };
    return [{ kind: 'pair', request: asked, requiresState: [], place: { line: at - 4 } } as unknown as Entry];
  });
}

function recording(target: string, size = 1): Recording {
  const request = { recording: true, method: 'GET', scheme: 'http', host: 'api.test', path: target, headers: [] };
  const pair: RecordedPair = { request, response: { status: 200, headers: [], body: Buffer.alloc(size, 'x') } };
  return { pair, identity: identityOf(request), replaces: false };
}

/** Each in a batch of its own. */
async function record(store: RecordingStore, ...recordings: Recording[]): Promise<string[]> {
  const used: string[] = [];
  for (const each of recordings) {
    const file = store.fileFor(each);
    used.push(path.relative(OUT, file));
    await store.write(file, [each]);
  }
  return used;
}

describe('the files of recordings', () => {
  test('one for a host; what is added is appended, and nothing is read again for it', async () => {
    const files = new FakeFiles();
    const store = makeStore(files);
    await record(store, recording('/0'));
    const { reads } = files;
    const more = Array.from({ length: 50 }, (_, id) => recording(`/more/${id}`));
    expect(new Set(await record(store, ...more))).toEqual(new Set(['api.test.yaml']));
    expect([files.writes, files.appends, files.reads]).toEqual([1, 50, reads]);
  });

  test('a file that has become large gets no more pairs, also not from a later session', async () => {
    const files = new FakeFiles();
    const large = (name: string): Recording => recording(name, 0.03 * MIB);
    const seventy = (prefix: string): Recording[] => Array.from({ length: 70 }, (_, id) => large(`/${prefix}/${id}`));
    const first = await record(makeStore(files), ...seventy('a'), ...seventy('b'), recording('/last'));
    expect([...new Set(first)]).toEqual(['api.test.yaml', 'api.test.2.yaml', 'api.test.3.yaml']);
    expect(await record(makeStore(files), recording('/later'))).toEqual(['api.test.3.yaml']);
    for (const text of files.held.values()) {
      expect(text.length).toBeLessThan(3 * MIB);
      expect(text).toContain('# Recorded by mockrun.');
    }
  });

  test('one is replaced among many, and the others are not read for it', async () => {
    const files = new FakeFiles();
    const looked: string[] = [];
    const store = makeStore(files, false, (_, bytes) => {
      looked.push(bytes.toString());
      return { entries: entriesIn(bytes.toString()) };
    });
    await record(store, recording('/a'), recording('/b', 3), recording('/c'));
    const before = files.held.get(path.join(OUT, 'api.test.yaml')) as string;
    await record(store, { ...recording('/b', 5), replaces: true });
    expect(files.held.get(path.join(OUT, 'api.test.yaml'))).toBe(before.replace('body: xxx\n', 'body: xxxxx\n'));
    expect(looked.map((text) => entriesIn(text).length)).toEqual([1]);
  });

  test('a file that a person has written is left alone', async () => {
    const files = new FakeFiles();
    files.held.set(path.join(OUT, 'api.test.yaml'), 'pairs: []\n');
    expect(await record(makeStore(files), recording('/a'), recording('/b'))).toEqual(
      Array(2).fill('api.test-captured.yaml'),
    );
  });

  test('what was written is unserved until it is taken, unless somebody else changes it', async () => {
    const files = new FakeFiles();
    const store = makeStore(files);
    await record(store, recording('/a'));
    const file = path.join(OUT, 'api.test.yaml');
    expect(store.isUnserved(file)).toBe(true);
    files.held.set(file, `${files.held.get(file)}# mine\n`);
    expect(store.isUnserved(file)).toBe(false);
    expect(store.takeUnserved()).toEqual([file]);
    expect(store.takeUnserved()).toEqual([]);
  });
});
