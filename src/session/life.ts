import { cannotListen } from '../io/cannot-listen.ts';
import { writeReadyFile } from '../io/ready-file.ts';
import { CannotStart } from '../model/cannot-start.ts';
import { checkStart, unreadableDirectory } from '../serve/check-start.ts';
import { INSECURE_UPSTREAM } from '../serve/insecure-upstream.ts';
import type { SessionParts } from './assemble.ts';
import { drain } from './drain.ts';
import type { StopOptions } from './options.ts';
import { parseInThreads } from './parse-ahead.ts';

/** Loads, listens, watches; resolves with what takes the ready file away. Throws CannotStart. */
export async function begin(parts: SessionParts): Promise<() => void> {
  const { settings, shown, engine, listener, follower, admin, modes, proxying, phase } = parts;
  const watching = settings.watch || settings.poll !== undefined;
  const ca = await proxying.certificateAtStart();
  const unwritable = modes.whyNot(settings.mode);
  if (unwritable !== undefined) throw new CannotStart(unwritable, { exitCode: 3 });
  // First of all: whoever waits for the mock may ask how far it is.
  await admin?.start();
  await engine.prepare();
  await engine.reloader.load(parseInThreads).catch((error: unknown) => {
    throw unreadableDirectory(shown, error);
  });
  checkStart(engine, { directory: shown, watching, needsNone: engine.mode !== 'simulate' });
  if (modes.recordsIn(settings.mode) !== undefined) engine.recording?.recorder().prepare();
  const lack = engine.lackOf(engine.mode);
  if (lack?.stops) throw new CannotStart(lack.reason, { exitCode: 2, hint: lack.hint });
  try {
    await listener.listen(settings.port);
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, settings.host, settings.port);
  }
  const addresses = { url: listener.url, ...(admin ? { adminUrl: admin.url } : {}) };
  engine.announce({ ...addresses, directory: shown, watching, ...realService(parts) });
  if (settings.insecureUpstream) engine.stream.emit({ type: 'session:warned', message: INSECURE_UPSTREAM });
  modes.warn();
  // Ready is who notices the next save, too: scripts write files as soon as they are told.
  if (watching) await follower.watch(settings.poll);
  phase.ready();
  const { readyFile } = settings;
  if (readyFile === undefined) return () => {};
  try {
    return writeReadyFile(readyFile, { ...addresses, entries: engine.library.entries.length, ...(ca && { ca }) });
  } catch (error) {
    throw new CannotStart(`cannot write the ready file ${readyFile}: ${(error as Error).message}`, { exitCode: 3 });
  }
}

/** What stands behind the mock, and what it makes of that. */
function realService({ settings: { mode, upstream }, modes }: SessionParts) {
  const recordsIn = modes.recordsIn(mode);
  return { ...(upstream === undefined ? {} : { upstream }), ...(recordsIn === undefined ? {} : { recordsIn }) };
}

/** Gives back what a start that failed has taken. */
export async function giveBack({ listener, follower, admin, postServeActions }: SessionParts): Promise<void> {
  listener.closeNow();
  postServeActions.close();
  await Promise.all([listener.close(), follower.close(), admin?.close()]);
}

/** Drains, and closes everything; the reporters last. */
export async function end(
  parts: SessionParts,
  { signal, judge }: StopOptions,
  removeReadyFile: () => void,
): Promise<void> {
  const { engine, listener, follower, clock, settings, phase } = parts;
  const { exchanges, runner, stream } = engine;
  phase.now = 'stopping';
  stream.emit({ type: 'session:stopping', signal, open: exchanges.open, actions: runner.pending });
  const abandoned = await drain({ engine, listener, follower, clock, grace: settings.grace });
  await engine.recording?.close();
  parts.http.close();
  parts.driver?.close();
  parts.postServeActions.close();
  await parts.admin?.close();
  removeReadyFile();
  judge?.();
  const { started, unmatched, failed } = exchanges;
  const differing = engine.diffs.found;
  stream.emit({
    type: 'session:ended',
    exchanges: started,
    unmatched,
    failed,
    ...(differing > 0 && { differing }),
    abandoned,
    actions: { ...runner.counts },
    abandonedActions: runner.abandoned,
  });
  await stream.close();
}
