import { Runner, type RunnerParts } from '../../src/actions/runner.ts';
import { Activity } from '../../src/serve/activity.ts';
import { Redaction } from '../../src/serve/redact.ts';
import type { EventStream } from '../../src/serve/stream.ts';
import type { HandClock } from './hand-made.ts';
import { FakeWorld } from './world.ts';

/** A runner whose runs are told as events, in a world without sockets. */
export function runnerOf(stream: EventStream, clock: HandClock, parts: Partial<RunnerParts> = {}): Runner {
  return new Runner({
    world: Object.assign(new FakeWorld(), { clock }),
    mockUrl: () => 'http://127.0.0.1:8500',
    delay: ({ delay }) => (delay?.kind === 'fixed' ? delay.ms : 0),
    registered: () => undefined,
    observer: new Activity(stream, clock, () => new Redaction()),
    ...parts,
  });
}
