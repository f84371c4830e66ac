import type { ModeName } from '../../model/mode.ts';
import type { Recorder } from '../capture/recorder.ts';
import type { DiffLog } from '../diff/log.ts';
import type { Exchanges } from '../exchange.ts';
import type { MiddlewareGate } from '../middleware.ts';
import { Forwarding } from '../modes/forwarding.ts';
import type { Mode } from '../modes/mode.ts';
import { makeMode } from '../modes/registry.ts';
import type { Recording } from '../recording.ts';
import type { Redaction } from '../redact.ts';
import type { EventStream } from '../stream.ts';
import type { EngineOptions } from './options.ts';

export interface EngineModeParts {
  readonly exchanges: Exchanges;
  readonly stream: EventStream;
  readonly middleware: MiddlewareGate;
  readonly recording: Recording | undefined;
  readonly diffs: DiffLog;
  readonly redaction: () => Redaction;
}

/** The mode of this name, joined with an engine. */
export function engineMode(
  name: ModeName,
  { clock, outside, mockUrl }: EngineOptions,
  { exchanges, stream, middleware, recording, diffs, redaction }: EngineModeParts,
): Mode {
  const { answers } = exchanges;
  const recorder = (): Recorder => {
    if (!recording) throw new TypeError('this mock does not record');
    return recording.recorder();
  };
  return makeMode(name, {
    moves: exchanges,
    answers,
    stream,
    middleware,
    forwarding: new Forwarding({ answers, clock, stream, world: outside, mockUrl }),
    recorder,
    captureOnMiss: recording?.captureOnMiss ?? false,
    diffs,
    redaction,
  });
}
