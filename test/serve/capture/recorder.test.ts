import { describe, expect, test } from 'vitest';
import type { MockEvent } from '../../../src/model/events.ts';
import { identityOf } from '../../../src/serve/capture/identity.ts';
import { Recorder } from '../../../src/serve/capture/recorder.ts';
import { RecordRedaction } from '../../../src/serve/capture/redaction.ts';
import type { Recording, RecordingStore } from '../../../src/serve/capture/store.ts';
import { Redaction } from '../../../src/serve/redact.ts';
import { HandClock, request } from '../../support/hand-made.ts';

const ORIGIN = 'http://api.test';
const BEFORE = identityOf({ method: 'GET', scheme: 'http', host: 'api.test', path: '/before' });

interface Given {
  readonly again?: 'skip' | 'overwrite';
  readonly write?: () => Promise<void>;
  readonly before?: () => Map<string, string>;
}

function setup({
  again = 'skip',
  write = async () => {},
  before = () => new Map([[BEFORE, '/out/before.yaml']]),
}: Given = {}) {
  const written: Recording[] = [];
  const files: string[] = [];
  const told: MockEvent[] = [];
  const store: Pick<RecordingStore, 'recorded' | 'fileFor' | 'write' | 'written'> = {
    written: [],
    recorded: before,
    fileFor: (_, held = '/out/api.test.yaml') => held,
    async write(file, recordings) {
      await write();
      files.push(file);
      written.push(...recordings);
    },
  };
  const masks = new RecordRedaction(new Redaction({ headers: [], path: [], query: [], body: [] }), false);
  const recorder = new Recorder({
    store: store as RecordingStore,
    clock: new HandClock(),
    redaction: () => masks,
    again,
    tell: (event) => void told.push(event),
    shown: (path) => path,
    settled: () => {},
  });
  const ask = (target: string, body = 'x') => {
    const witness = recorder.watch(request({ target }), ORIGIN);
    witness?.whole({ origin: ORIGIN, reply: { status: 200, headers: [], body } });
    return witness;
  };
  return { recorder, ask, written, files, told };
}

const paths = (written: readonly Recording[]): string[] => written.map(({ pair }) => pair.request.path);

describe('recorder', () => {
  test('nobody looks at the answer to what is known, from before or by now', async () => {
    const { recorder, ask, written } = setup();
    expect(ask('/before')).toBeUndefined();
    expect(ask('/new')).toBeDefined();
    await recorder.idle();
    expect(ask('/new')).toBeUndefined();
    expect(ask('/new?page=2')).toBeDefined();
    await recorder.idle();
    expect(paths(written)).toEqual(['/new', '/new']);
  });

  test('the same at the same time is written once', async () => {
    const { recorder, ask, written } = setup();
    ask('/same', 'first');
    ask('/same', 'second');
    await recorder.idle();
    expect(written.map(({ pair }) => pair.response.body.toString())).toEqual(['first']);
  });

  test('with overwrite, what is known is looked at, and written where it stands', async () => {
    const { recorder, ask, written, files } = setup({ again: 'overwrite' });
    ask('/before');
    ask('/new');
    await recorder.idle();
    expect(written).toMatchObject([{ replaces: true }, { replaces: false }]);
    expect(files).toEqual(['/out/before.yaml', '/out/api.test.yaml']);
  });

  test('what could not be written is not known', async () => {
    let isFull = true;
    const write = async (): Promise<void> => {
      if (isFull) throw new Error('no space left');
    };
    const { recorder, ask, written, told } = setup({ write });
    ask('/a');
    await recorder.idle();
    isFull = false;
    ask('/a');
    await recorder.idle();
    expect(paths(written)).toEqual(['/a']);
    expect(told).toMatchObject([{ type: 'session:warned', message: expect.stringContaining('no space left') }]);
    expect(recorder.summary()).toMatchObject({ pairs: 1, lost: 1 });
  });

  test('what earlier sessions have recorded is read once, before the first request where that is possible', () => {
    let reads = 0;
    const before = (): Map<string, string> => {
      reads += 1;
      return new Map();
    };
    const { recorder, ask } = setup({ before });
    recorder.prepare();
    expect(reads).toBe(1);
    ask('/a');
    expect(reads).toBe(1);
  });

  test('what cannot be read of earlier sessions is told, and requests go on', () => {
    const before = (): never => {
      throw new Error('permission denied');
    };
    const { recorder, ask, told } = setup({ before });
    recorder.prepare();
    expect(told).toEqual([]);
    expect(ask('/a')).toBeUndefined();
    expect(told).toMatchObject([{ message: 'recording failed: permission denied' }]);
  });

  test('when the disk takes less than comes, new requests wait, and known ones do not', async () => {
    let goOn = (): void => {};
    const slow = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { recorder, ask, written } = setup({ write: () => slow });
    const large = 'x'.repeat(8 * 1024 * 1024);
    for (let count = 0; count < 4; count += 1) ask(`/${count}`, large);
    const witness = ask('/last');
    expect(witness?.room).toBeDefined();
    expect(ask('/before')).toBeUndefined();
    goOn();
    await witness?.room;
    await recorder.idle();
    expect(paths(written)).toEqual(['/0', '/1', '/2', '/3', '/last']);
  });
});
