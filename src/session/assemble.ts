import path from 'node:path';
import { type ServeSettings, settle } from '../compile/serve-options.ts';
import { controlled } from '../control/controlled.ts';
import { systemClock } from '../io/clock.ts';
import { readEnvironment } from '../io/environment.ts';
import { isDirectory, listScenarios, shownPath, systemFiles } from '../io/files.ts';
import { Listener } from '../io/listener.ts';
import { createModules } from '../io/modules.ts';
import { createHttpClient, type OutgoingHttp } from '../io/outgoing.ts';
import { createProcesses } from '../io/processes.ts';
import { chooseSeed, sessionName, uuid } from '../io/random.ts';
import { createScriptFiles } from '../io/script-files.ts';
import { watchFiles } from '../io/watch.ts';
import type { UserFunction } from '../model/action.ts';
import type { Clock } from '../model/ports.ts';
import { seededRandom } from '../model/random.ts';
import { missingDirectory } from '../serve/check-start.ts';
import type { EngineOptions } from '../serve/engine/options.ts';
import { Engine } from '../serve/engine.ts';
import { Follower } from '../serve/follower.ts';
import { PostServeActions } from '../serve/post-serve-actions.ts';
import { registeredTargets } from '../serve/registered-targets.ts';
import { parseRegistrations } from '../serve/registration.ts';
import { Observer } from '../verify/observe.ts';
import { RecordingSinks } from '../verify/sinks.ts';
import { AdminServer } from './admin.ts';
import { ModeSwitch } from './mode-switch.ts';
import { openHosts } from './open-hosts.ts';
import type { SessionOptions } from './options.ts';
import { Phase } from './phase.ts';
import { Proxying } from './proxying.ts';
import { recordingOptions } from './recording.ts';
import { SessionDriver } from './verify-driver.ts';

/** All that a session is made of, joined. */
export interface SessionParts {
  readonly settings: ServeSettings;
  /** The scenarios directory, as shown to people. */
  readonly shown: string;
  readonly clock: Clock;
  readonly phase: Phase;
  readonly engine: Engine;
  readonly listener: Listener;
  readonly follower: Follower;
  readonly modes: ModeSwitch;
  readonly http: OutgoingHttp;
  readonly proxying: Proxying;
  readonly callbacks: Map<string, UserFunction>;
  readonly postServeActions: PostServeActions;
  readonly admin: AdminServer | undefined;
  readonly driver: SessionDriver | undefined;
  readonly observer: Observer | undefined;
}

/**
 * Joins the engine with the listener, the files, the network and the clock. Nothing is started yet.
 *
 * @throws CannotStart when the directory is missing, or options make no sense together
 */
export function assemble(options: SessionOptions): SessionParts {
  const settings = settle(options.settings);
  const directory = path.resolve(options.directory);
  const shown = shownPath(directory) || '.';
  if (!isDirectory(directory)) throw missingDirectory(shown);
  const clock = systemClock(settings.now);
  const phase = new Phase(clock);
  // What these make is asked of only once all of it is there.
  const warn = (message: string): void => engine.stream.emit({ type: 'session:warned', message });
  const url = (): string => listener.url;
  const http = createHttpClient({
    own: () => ({ adminPort: admin?.port, listenerPort: listener.port }),
    openTo: openHosts(settings),
    tls: settings.insecureUpstream ? { rejectUnauthorized: false } : {},
  });
  const proxying = new Proxying({ settings, outgoing: http, mode: () => engine.mode, warn });
  const scripts = createScriptFiles();
  const postServeActions = new PostServeActions(
    { ...registeredTargets(path.resolve('.')), scripts },
    parseRegistrations(settings.postServeAction),
  );
  const callbacks = new Map(Object.entries(options.callbacks ?? {}));
  const sinks = options.driven?.sinks ? new RecordingSinks() : undefined;
  const recording = recordingOptions(settings, directory);
  const engine = new Engine({
    ...engineSettings(options, settings, directory),
    clock,
    recording,
    mockUrl: url,
    outside: {
      http,
      processes: createProcesses(),
      callbacks,
      via: sessionName(),
      uuid,
      sinks,
      upstream: settings.upstream,
    },
    registered: postServeActions,
    middleware: { flags: settings.middleware, folder: path.resolve('.'), scripts },
  });
  engine.mode = settings.mode;
  const isOwn = (file: string): boolean => engine.recording?.isOwn(file) ?? false;
  const follower = new Follower({ engine, directory, watch: watchFiles, isOwn });
  const modes = new ModeSwitch(engine, recording, settings.upstream);
  const driver = options.driven && new SessionDriver({ engine, clock, url, sinks });
  const observer = options.observed ? new Observer(() => engine.redaction) : undefined;
  if (observer) engine.stream.add(observer);
  const { handle } = driver ?? engine.exchanges;
  const bodyLimit = settings.bodyLimit * 1024 * 1024;
  const { proxy, tls } = proxying;
  const listener = new Listener({ host: settings.host, bodyLimit, clock, proxy, tls }, handle);
  const mock = controlled(engine, {
    phase: () => phase.now,
    url: () => (phase.now === 'starting' ? undefined : url()),
    setMode: modes.set,
    uptime: () => phase.uptime,
    postServeActions,
    reload: () => follower.reload(),
    stepAside: () => new Promise((resolve) => void clock.after(0, resolve)),
  });
  const isUsualPort = options.settings.adminPort === undefined;
  const admin = settings.noAdmin ? undefined : new AdminServer({ mock, settings, isUsualPort, clock, warn });
  const inside = { engine, listener, follower, modes, callbacks, postServeActions };
  return { settings, shown, clock, phase, ...inside, http, proxying, admin, driver, observer };
}

type EngineSettings = Omit<EngineOptions, 'clock' | 'recording' | 'mockUrl' | 'outside' | 'registered' | 'middleware'>;

/** What the engine is told, and what it sees of the machine. */
const engineSettings = (
  { directory: given, configFrom, reporters = [], unknownAction }: SessionOptions,
  settings: ServeSettings,
  directory: string,
): EngineSettings => ({
  directory,
  configFrom: path.resolve(configFrom ?? given),
  journalSize: settings.journalSize,
  noDelay: settings.noDelay,
  cors: settings.cors,
  rewrite: settings.rewrite,
  random: seededRandom(settings.seed ?? chooseSeed()),
  files: systemFiles,
  modules: createModules(),
  list: listScenarios,
  shown: shownPath,
  environment: readEnvironment,
  reporters,
  unknownAction,
});
