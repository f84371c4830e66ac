import { systemClock } from '../../src/io/clock.ts';
import { isError } from '../../src/model/diagnostic.ts';
import type { MockEvent } from '../../src/model/events.ts';
import type { Exchange } from '../../src/model/exchange.ts';
import { bodyBytes, type Reply } from '../../src/model/reply.ts';
import { groupHeaders, Request } from '../../src/model/request.ts';
import type { PreparedSend, ReceivedAnswer } from '../../src/model/testing.ts';
import type { CaseResult, Verdict } from '../../src/model/verdict.ts';
import type { EngineOptions } from '../../src/serve/engine/options.ts';
import { Engine } from '../../src/serve/engine.ts';
import { Redaction } from '../../src/serve/redact.ts';
import type { Driver, Sent } from '../../src/verify/driver.ts';
import type { VerifyOptions } from '../../src/verify/options.ts';
import { policyOf } from '../../src/verify/policy.ts';
import { verifyScenarios } from '../../src/verify/scenarios.ts';
import { RecordingSinks } from '../../src/verify/sinks.ts';
import { FakeChannel } from './fake-channel.ts';
import { DIRECTORY, MemoryFiles } from './memory-files.ts';
import { FakeWorld } from './world.ts';

/** A mock without sockets that can be verified; files by name. */
export async function engineDriver(files: Readonly<Record<string, string>>, config = '') {
  const disk = new MemoryFiles();
  for (const [name, text] of Object.entries(files)) disk.contents.set(`${DIRECTORY}/${name}`, text);
  if (config !== '') disk.contents.set(`${DIRECTORY}/mockrun.config.yaml`, config);
  const world = Object.assign(new FakeWorld(), { clock: systemClock(undefined), sinks: new RecordingSinks() });
  const ended = new Map<Request, (exchange: Exchange) => void>();
  const engine = new Engine({
    ...OPTIONS,
    files: disk,
    list: () => disk.list().filter(({ id }) => !id.startsWith('mockrun.config')),
    clock: world.clock,
    outside: {
      http: world.http,
      processes: world.processes,
      callbacks: world.callbacks,
      via: world.via,
      upstream: world.upstream,
      sinks: world.sinks,
      uuid: () => world.uuid(),
    },
    reporters: [
      {
        name: 'test',
        wants: new Set(['exchange:ended']),
        on: (event) => void (event.type === 'exchange:ended' && ended.get(event.exchange.request)?.(event.exchange)),
      },
    ],
  });
  await engine.reloader.load();
  const errors = engine.quarantined.flatMap(({ diagnostics }) => diagnostics.filter(isError));
  if (errors.length > 0) throw new Error(errors.map(({ message, place }) => `${place.line}: ${message}`).join('\n'));
  return { driver: new EngineDriver(engine, world, ended), engine, world };
}

const OPTIONS: Omit<EngineOptions, 'files' | 'list' | 'clock' | 'outside' | 'reporters'> = {
  directory: DIRECTORY,
  configFrom: DIRECTORY,
  journalSize: 100,
  noDelay: false,
  cors: false,
  rewrite: false,
  random: () => 0.5,
  modules: { load: async () => ({ imports: [], exports: {} }) },
  shown: (path) => path.slice(DIRECTORY.length + 1),
  environment: () => ({}),
  mockUrl: () => 'http://127.0.0.1:8500',
  middleware: {
    flags: undefined,
    folder: DIRECTORY,
    scripts: { write: (name) => `${DIRECTORY}/${name}`, remove() {}, close() {} },
  },
  registered: { get: () => undefined, names: () => [] },
};

export class EngineDriver implements Driver {
  readonly url = 'http://127.0.0.1:8500';
  readonly sent: PreparedSend[] = [];
  resets = 0;
  readonly #engine: Engine;
  readonly #world: FakeWorld & { sinks: RecordingSinks };
  readonly #ended: Map<Request, (exchange: Exchange) => void>;

  constructor(
    engine: Engine,
    world: FakeWorld & { sinks: RecordingSinks },
    ended: Map<Request, (exchange: Exchange) => void>,
  ) {
    this.#engine = engine;
    this.#world = world;
    this.#ended = ended;
  }

  get clock() {
    return this.#world.clock;
  }

  get library() {
    return this.#engine.library;
  }

  reset(): void {
    this.resets += 1;
    this.#engine.reset();
    this.#world.sinks.clear();
  }

  setState: Driver['setState'] = (key, value) => this.#engine.state.set(key, value);
  rendering: Driver['rendering'] = (scenario, saved) => this.#engine.sendRendering(scenario, saved);
  pendingActions: Driver['pendingActions'] = () => this.#engine.runner.pendingNames;
  received: Driver['received'] = (exchange, action) => this.#world.sinks.received(exchange, action);

  async send(given: PreparedSend, { timeout }: { readonly timeout: number }): Promise<Sent> {
    this.sent.push(given);
    const request = asRequest(given);
    const channel = new FakeChannel();
    const ended = new Promise<Exchange>((resolve) => this.#ended.set(request, resolve));
    const start = this.clock.elapsed();
    this.#engine.exchanges.handle(request, channel);
    const answered = ended.then(() => 'ended');
    const late = new Promise<string>((resolve) => this.clock.after(timeout, () => resolve('late')));
    while (channel.sent.length === 0 && channel.faults.length === 0) {
      if ((await Promise.race([answered, late, tick()])) === 'late') break;
    }
    const reply = channel.sent[0];
    const duration = this.clock.elapsed() - start;
    if (reply) return { answer: answerOf(reply), reason: undefined, duration, ended };
    if (channel.faults.length === 0) channel.leave();
    const reason = channel.faults.length > 0 ? 'the connection was closed' : `no answer within ${timeout} ms`;
    return { answer: undefined, reason, duration, ended };
  }
}

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

const asRequest = ({ method, target, scheme, host, headers, body }: PreparedSend): Request =>
  new Request({
    method,
    target,
    rawHeaders: headers,
    body,
    ...(scheme === undefined ? {} : { form: 'absolute' as const, scheme }),
    authority: host ?? '127.0.0.1:8500',
  });

export function answerOf({ status, headers, body }: Reply): ReceivedAnswer {
  const bytes = bodyBytes(body);
  const request = new Request({ method: 'GET', target: '/', rawHeaders: headers, body: bytes });
  return {
    status,
    headers: groupHeaders(headers),
    body: bytes,
    text: request.text,
    json: request.json,
    header: (name) => request.header(name),
    memo: (key, compute) => request.memo(key, compute),
  };
}

/** All that verifying these files comes to. */
export async function verified(
  files: Readonly<Record<string, string>> | string,
  options: Partial<VerifyOptions> = {},
  config = '',
) {
  const made = await engineDriver(typeof files === 'string' ? { 'shop.yaml': files } : files, config);
  return { ...made, ...(await verifyWith(made.driver, { redaction: made.engine.redaction, ...options })) };
}

export async function verifyWith(driver: Driver, options: Partial<VerifyOptions> = {}) {
  const events: MockEvent[] = [];
  const results: CaseResult[] = [];
  const defaults = { policy: policyOf(), redaction: new Redaction(), timeout: 5000, grace: 5000 };
  const verdict: Verdict = await verifyScenarios(driver, { ...defaults, ...options }, (event) => {
    events.push(event);
    if (event.type === 'case:finished') results.push(event.result);
  });
  return { events, results, verdict, lines: results.map(line) };
}

/** `passed test an order is created`, with the message of what is not passed. */
export const line = ({ status, kind, name, message }: CaseResult): string =>
  `${status} ${kind} ${name}${message === undefined ? '' : `: ${message}`}`;
