import { Runner } from '../../actions/runner.ts';
import type { World } from '../../model/action.ts';
import { Activity } from '../activity.ts';
import { sampleDelay } from '../delay.ts';
import type { Redaction } from '../redact.ts';
import type { Resources } from '../resources.ts';
import type { EventStream } from '../stream.ts';
import type { EngineOptions } from './options.ts';

/** Of a line in the log, this much is worth reading. */
const LONGEST_LINE = 2000;

export interface WorldParts {
  readonly resources: Resources;
  readonly stream: EventStream;
  readonly redaction: () => Redaction;
}

/** The world as actions and middleware see it. */
export const makeWorld = (
  { clock, outside }: Pick<EngineOptions, 'clock' | 'outside'>,
  { resources, stream, redaction }: WorldParts,
): World => ({
  ...outside,
  clock,
  resource: (key, make) => resources.get(key, make),
  log: (source, line, quoted) =>
    stream.emit({ type: 'action:logged', source, line: bounded(redaction().line(line, quoted)) }),
});

/** Cut behind what is hidden: half a secret would be none that anybody knows. */
const bounded = (line: string): string =>
  line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}… (${line.length} characters)` : line;

export interface RunnerParts {
  readonly world: World;
  readonly stream: EventStream;
  readonly redaction: () => Redaction;
}

export const makeRunner = (
  { clock, random, noDelay, mockUrl, registered }: EngineOptions,
  { world, stream, redaction }: RunnerParts,
): Runner =>
  new Runner({
    world,
    mockUrl,
    // Without delays, actions are quick as well: a CI run must not wait for them when it ends.
    delay: ({ delay }) => (delay === undefined || noDelay ? 0 : sampleDelay(delay, random)),
    registered: (name) => registered.get(name),
    observer: new Activity(stream, clock, redaction),
  });
