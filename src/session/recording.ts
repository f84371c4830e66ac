import path from 'node:path';
import { parseRedactOption } from '../compile/redact-option.ts';
import type { ServeSettings } from '../compile/serve-options.ts';
import { recordingFiles } from '../io/recording-files.ts';
import { whyNotMade } from '../io/why-not-made.ts';
import { CannotStart } from '../model/cannot-start.ts';
import type { RecordingOptions } from '../serve/capture/options.ts';

type Settings = Pick<ServeSettings, 'out' | 'split' | 'overwrite' | 'stateful' | 'redact' | 'captureOnMiss'>;

const FOLDER = 'captured';

/**
 * Where and how exchanges are recorded.
 *
 * @throws CannotStart (2) when the options contradict one another
 */
export function recordingOptions(settings: Settings, directory: string): RecordingOptions {
  const { out, split, overwrite, stateful, captureOnMiss } = settings;
  if (overwrite && stateful) {
    throw new CannotStart('--overwrite and --stateful say different things about requests that come again', {
      exitCode: 2,
      hint: 'give one of the two',
    });
  }
  const redact = parseRedactOption(settings.redact);
  if (typeof redact === 'string') throw new CannotStart(redact, { exitCode: 2 });
  return {
    files: recordingFiles,
    folder: out === undefined ? path.join(directory, FOLDER) : path.resolve(out),
    split,
    schema: path.resolve('node_modules/mockrun/schema.json'),
    again: overwrite ? 'overwrite' : stateful ? 'sequence' : 'skip',
    redact,
    captureOnMiss,
  };
}

/** Why recordings cannot be written there; undefined when they can. */
export function whyNotWritable({ files, folder }: RecordingOptions, shown: string): string | undefined {
  try {
    files.prepare(folder);
    return undefined;
  } catch (error) {
    return `recordings cannot be written to ${shown}: ${whyNotMade(error as NodeJS.ErrnoException)}`;
  }
}
