import { OwnClient } from '../io/own-client.ts';
import type { Channel, Handler } from '../model/channel.ts';
import type { Reporter } from '../model/events.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Clock } from '../model/ports.ts';
import type { Rendering } from '../model/rendering.ts';
import type { Request } from '../model/request.ts';
import type { PreparedSend } from '../model/testing.ts';
import type { Engine } from '../serve/engine.ts';
import type { Driver, Sent } from '../verify/driver.ts';
import type { RecordingSinks } from '../verify/sinks.ts';
import { Received } from './received-answer.ts';

export interface DriverParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly url: () => string;
  /** Undefined when actions are sent for real. */
  readonly sinks: RecordingSinks | undefined;
}

type Settle = (exchange: Exchange | undefined) => void;

/**
 * Sends requests to the mock's own listener, and finds the exchange that each of them has become: by the port that
 * they are sent from. A header would be seen by matchers, and the next exchange might be another's: an action that
 * calls the mock comes in between.
 */
export class SessionDriver implements Driver {
  readonly clock: Clock;
  readonly #parts: DriverParts;
  #client: OwnClient | undefined;
  /** `127.0.0.1:8500` */
  #authority: string | undefined;
  /** Of the request on its way: gets its exchange's end. */
  #awaited: Settle | undefined;
  /** Of those that were taken and have not ended, by their exchange's id. */
  readonly #open = new Map<number, Settle>();

  constructor(parts: DriverParts) {
    this.#parts = parts;
    this.clock = parts.clock;
    parts.engine.stream.add(this.#reporter);
  }

  get library() {
    return this.#parts.engine.library;
  }

  get url(): string {
    return this.#parts.url();
  }

  /** What the listener hands its requests to while this drives. */
  readonly handle: Handler = (request, channel) => {
    const { exchanges } = this.#parts.engine;
    const before = exchanges.started;
    const settle = this.#isOwn(channel) ? this.#awaited : undefined;
    if (settle) this.#open.set(before + 1, settle);
    exchanges.handle(request, channel);
    if (!settle) return;
    this.#awaited = undefined;
    // A preflight request that was answered in passing is no exchange.
    if (exchanges.started === before) this.#settle(before + 1, undefined);
  };

  reset(): void {
    this.#parts.engine.reset();
    this.#parts.sinks?.clear();
  }

  setState(key: Parameters<Driver['setState']>[0], value: string): void {
    this.#parts.engine.state.set(key, value);
  }

  async send(request: PreparedSend, { timeout }: { readonly timeout: number }): Promise<Sent> {
    this.#client ??= new OwnClient(this.url);
    const ended = new Promise<Exchange | undefined>((resolve) => {
      this.#awaited = resolve;
    });
    this.#authority ??= new URL(this.url).host;
    const { answer, reason, duration } = await this.#client.send(onTheWire(request, this.#authority), timeout);
    // Nobody took it: it was answered by the parser, or never came.
    this.#awaited?.(undefined);
    this.#awaited = undefined;
    const received = answer && new Received(answer.status, answer.headers, answer.body);
    return { answer: received, reason, duration, ended };
  }

  rendering(scenario: string, saved: Rendering['saved']): Rendering {
    return this.#parts.engine.sendRendering(scenario, saved);
  }

  pendingActions(): readonly string[] {
    return this.#parts.engine.runner.pendingNames;
  }

  received(exchange: Exchange, action: string): readonly Request[] {
    return this.#parts.sinks?.received(exchange, action) ?? [];
  }

  close(): void {
    this.#client?.close();
  }

  readonly #reporter: Reporter = {
    name: 'verify',
    wants: new Set(['exchange:ended']),
    on: (event) => {
      if (event.type !== 'exchange:ended') return;
      const { exchange } = event;
      this.#settle(exchange.id, exchange);
    },
  };

  #settle(id: number, exchange: Exchange | undefined): void {
    this.#open.get(id)?.(exchange);
    this.#open.delete(id);
  }

  #isOwn({ peer }: Channel): boolean {
    return peer !== undefined && peer === this.#client?.port;
  }
}

/** `Host` is the mock's own unless another is asked for; to a proxy, the target says it, too. */
function onTheWire({ method, target, scheme, host, headers, body }: PreparedSend, own: string) {
  const authority = host ?? own;
  const named = headers.some((each, index) => index % 2 === 0 && each.toLowerCase() === 'host');
  return {
    method,
    target: scheme === undefined ? target : `${scheme}://${authority}${target}`,
    headers: named || host === undefined ? headers : ['Host', host, ...headers],
    body,
  };
}
