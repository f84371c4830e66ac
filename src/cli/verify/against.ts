import type { VerifySettings } from '../../compile/verify-options.ts';
import { openAtomicFile } from '../../io/atomic-file.ts';
import { systemClock } from '../../io/clock.ts';
import { readEnvironment } from '../../io/environment.ts';
import { systemFiles } from '../../io/files.ts';
import { keepAlive } from '../../io/keep-alive.ts';
import { createHttpClient } from '../../io/outgoing.ts';
import { type EndingSignal, SIGNAL_EXIT_CODES } from '../../io/process-signals.ts';
import { chooseSeed } from '../../io/random.ts';
import { CannotStart } from '../../model/cannot-start.ts';
import { isError } from '../../model/diagnostic.ts';
import type { Reporter } from '../../model/events.ts';
import { InvalidFiles } from '../../model/invalid-files.ts';
import { seededRandom } from '../../model/random.ts';
import { INSECURE_UPSTREAM } from '../../serve/insecure-upstream.ts';
import { Redaction } from '../../serve/redact.ts';
import { EventStream } from '../../serve/stream.ts';
import { candidates } from '../../verify/drift/candidates.ts';
import { type GivenHeader, readHeader } from '../../verify/drift/credentials.ts';
import { findDrift } from '../../verify/drift/drift.ts';
import { updater } from '../../verify/drift/update/update.ts';
import type { Filter } from '../../verify/filter.ts';
import { type Loaded, loadEverything } from '../load.ts';
import { closeFailed } from '../reporters.ts';

export interface AgainstParts {
  /** As it was given; undefined: the configuration's. */
  readonly directory: string | undefined;
  readonly url: string;
  readonly settings: VerifySettings;
  readonly filter: Filter | undefined;
  readonly reporters: readonly Reporter[];
  /** Aborted by a signal, whose name is the reason. */
  readonly interruption: AbortSignal;
}

/** Milliseconds that an answer may take when nobody says otherwise. */
const TIMEOUT = 30_000;

/** Compares the pairs with the real service; gives the exit code. Nothing is served. */
export async function judgeAgainst(parts: AgainstParts): Promise<number> {
  // Its timers alone would let the process end while it waits for its turn.
  const letGo = keepAlive();
  try {
    const code = await judge(parts);
    const { reason, aborted } = parts.interruption;
    return aborted ? SIGNAL_EXIT_CODES[reason as EndingSignal] : code;
  } catch (error) {
    await closeFailed(parts.reporters, error);
    throw error;
  } finally {
    letGo();
  }
}

async function judge(parts: AgainstParts): Promise<number> {
  const { directory, settings, reporters } = parts;
  const headers = (settings.againstHeader ?? []).map(headerOf);
  const loaded = await loadEverything(directory, { postServeAction: settings.postServeAction, keepRecords: true });
  if (loaded.diagnostics.some(isError)) {
    throw new InvalidFiles('some files are invalid, so nothing is compared', loaded.diagnostics);
  }
  const http = createHttpClient({
    own: () => ({ adminPort: undefined, listenerPort: undefined }),
    tls: settings.insecureUpstream ? { rejectUnauthorized: false } : {},
  });
  const options = { ...optionsOf(loaded, parts), http, headers };
  const stream = new EventStream(systemClock(), reporters);
  try {
    const cases = candidates(loaded.library, options).length;
    if (settings.insecureUpstream) stream.emit({ type: 'session:warned', message: INSECURE_UPSTREAM });
    const against = withoutCredentials(parts.url);
    stream.emit({ type: 'verify:started', directory: loaded.directory, cases, command: undefined, against });
    const { library, compile } = loaded;
    const rewriter = { library, compile, files: systemFiles, ignoreExtra: settings.ignoreExtra };
    const rewrite = settings.update ? updater(rewriter, replaceFile) : undefined;
    const verdict = await findDrift(library, options, (event) => stream.emit(event), rewrite);
    stream.emit({ type: 'verify:ended', verdict });
    await stream.close();
    return verdict.exitCode;
  } finally {
    http.close();
  }
}

function optionsOf({ config }: Loaded, { settings, url, filter, interruption }: AgainstParts) {
  const { timeout = TIMEOUT, againstRate, againstUnsafe, ignoreExtra, bail, seed } = settings;
  return {
    // Of the system: a time that is frozen for templates would never let a request's turn come.
    clock: systemClock(),
    url,
    timeout,
    rate: againstRate,
    unsafe: againstUnsafe,
    ignoreExtra,
    redaction: new Redaction(config.redact),
    filter,
    bail,
    sharedState: config.state,
    env: readEnvironment(config.env),
    random: seededRandom(seed ?? chooseSeed()),
    interruption,
  };
}

function withoutCredentials(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/$/, '');
}

function headerOf(written: string): GivenHeader {
  const header = readHeader(written, (name) => readEnvironment([name])[name]);
  if (typeof header !== 'string') return header;
  throw new CannotStart(`--against-header: ${header}`, {
    exitCode: 2,
    hint: "write it as --against-header 'Authorization: Bearer $API_TOKEN', and set the variable",
  });
}

function replaceFile(path: string, text: string): string | undefined {
  try {
    const file = openAtomicFile(path);
    try {
      file.publish([text]);
    } finally {
      file.close();
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
