import type { ActionJob, Resource, World } from '../../src/model/action.ts';
import { Exchange } from '../../src/model/exchange.ts';
import type { HttpClient, OutgoingProblem, OutgoingRequest } from '../../src/model/outgoing.ts';
import type { Child, Command, ProcessEnd, Processes, RunOptions } from '../../src/model/processes.ts';
import type { Rendering } from '../../src/model/rendering.ts';
import { HandClock, request as makeRequest } from './hand-made.ts';

/** What a request is answered with; `never` leaves it without an answer; a list of chunks comes one after another. */
export type FakeAnswer =
  | {
      readonly status?: number;
      readonly headers?: readonly string[];
      readonly body?: string | Buffer | readonly Buffer[];
    }
  | { readonly problem: OutgoingProblem }
  | 'never';

/** Keeps what is sent and answers at once, in a later tick. */
export class FakeHttp implements HttpClient {
  readonly sent: OutgoingRequest[] = [];
  answer: FakeAnswer | ((request: OutgoingRequest) => FakeAnswer) = {};
  /** How many transfers were cancelled. */
  cancelled = 0;
  /** Bytes of bodies handed over. */
  delivered = 0;

  send(request: OutgoingRequest, reply: Parameters<HttpClient['send']>[1]): ReturnType<HttpClient['send']> {
    this.sent.push(request);
    const answer = typeof this.answer === 'function' ? this.answer(request) : this.answer;
    let over = false;
    let chunks: Buffer[] = [];
    const flow = (): void => {
      while (!over) {
        const chunk = chunks.shift();
        if (!chunk) {
          over = true;
          reply.end();
          return;
        }
        this.delivered += chunk.length;
        if (!reply.data(chunk)) return;
      }
    };
    if (answer !== 'never') {
      queueMicrotask(() => {
        if (over) return;
        if ('problem' in answer) {
          over = true;
          reply.failed(answer.problem);
          return;
        }
        const { status = 200, headers = [], body = '' } = answer;
        chunks = typeof body === 'string' || Buffer.isBuffer(body) ? [Buffer.from(body)] : [...body];
        reply.head(status, headers);
        flow();
      });
    }
    return {
      resume: flow,
      cancel: () => {
        over = true;
        this.cancelled += 1;
      },
    };
  }
}

/** Keeps what is run; ends with what it is told. */
export class FakeProcesses implements Processes {
  readonly cpus = 2;
  readonly commands: { readonly command: Command; readonly options?: RunOptions }[] = [];
  end: Partial<ProcessEnd> = {};

  async run(command: Command, options: RunOptions): Promise<ProcessEnd> {
    this.commands.push({ command, options });
    return { exitCode: 0, stdout: Buffer.alloc(0), truncated: false, stderr: '', ...this.end };
  }

  start(command: Command): Child {
    this.commands.push({ command });
    return { pid: 1, write: () => true, stop: () => {} };
  }
}

/** A world without sockets and processes, with what is under test put in its place. */
export class FakeWorld implements World {
  clock = new HandClock();
  http = new FakeHttp();
  processes = new FakeProcesses();
  callbacks: Map<string, (request: object, context: object) => unknown> = new Map();
  via = 'mockrun-1';
  upstream: string | undefined = undefined;
  readonly resources: Map<string, Resource> = new Map();
  readonly logged: string[] = [];
  #uuids = 0;

  uuid(): string {
    this.#uuids += 1;
    return `00000000-0000-4000-8000-${String(this.#uuids).padStart(12, '0')}`;
  }

  resource<T extends Resource>(key: string, make: () => T): T {
    const found = this.resources.get(key) ?? make();
    this.resources.set(key, found);
    return found as T;
  }

  log(source: string, line: string): void {
    this.logged.push(`${source}: ${line}`);
  }
}

/** One run of an action for `GET /`, but for what the test says. */
export function jobOf(parts: Partial<ActionJob> = {}): ActionJob {
  const request = parts.request ?? makeRequest();
  const mockUrl = parts.mockUrl ?? 'http://127.0.0.1:8500';
  const { params = {}, steps = {} } = parts;
  const stop = parts.signal ?? new AbortController().signal;
  return {
    exchange: new Exchange(1, 0, request),
    request,
    reply: undefined,
    params,
    steps,
    rendering: rendering({ request, params, steps, mockUrl }),
    mockUrl,
    signal: stop,
    stop,
    ...parts,
  };
}

const rendering = (given: Pick<Rendering, 'request' | 'params' | 'steps' | 'mockUrl'>): Rendering => ({
  state: {},
  vars: {},
  saved: {},
  origin: given.mockUrl,
  env: {},
  call: 1,
  clock: new HandClock(),
  random: () => 0.5,
  journal: () => [],
  override: {},
  ...given,
});
