import type { Action, ActionJob, ActionResult, Sinks, World } from '../model/action.ts';
import type { Exchange } from '../model/exchange.ts';
import type { HttpClient, OutgoingRequest } from '../model/outgoing.ts';
import { Request } from '../model/request.ts';

/** Recording receivers, one for each action with a `sink`: nothing leaves the mock, and what would have is kept. */
export class RecordingSinks implements Sinks {
  /** By the exchange's id, then by the action's name. */
  readonly #received = new Map<number, Map<string, Request[]>>();

  async attempt(action: Action, job: ActionJob, world: World): Promise<ActionResult> {
    const status = action.sink?.status ?? 200;
    const keep = (request: Request): void => this.#keep(job.exchange.id, action.name, request);
    const { target } = action;
    if (!target.document) return target.attempt(job, { ...world, http: receiver(status, keep) });
    keep(posted(target.document(job)));
    if (status < 400) return { outcome: 'passed', status };
    return { outcome: 'failed', status, reason: `its sink answered ${status}` };
  }

  /** What an action's runs for this exchange have sent, in order. A document for a program counts as a POST of it. */
  received(exchange: Exchange, action: string): readonly Request[] {
    return this.#received.get(exchange.id)?.get(action) ?? [];
  }

  clear(): void {
    this.#received.clear();
  }

  #keep(exchange: number, action: string, request: Request): void {
    let actions = this.#received.get(exchange);
    if (!actions) this.#received.set(exchange, (actions = new Map()));
    const requests = actions.get(action);
    if (requests) requests.push(request);
    else actions.set(action, [request]);
  }
}

/** Answers every request at once, with this status and nothing else. */
const receiver = (status: number, keep: (request: Request) => void): HttpClient => ({
  send(request, reply) {
    keep(asReceived(request));
    reply.head(status, []);
    reply.end();
    return { resume() {}, cancel() {} };
  },
});

/** As its receiver would have seen it. */
function asReceived({ method, origin, path, headers, body }: OutgoingRequest): Request {
  const [scheme = 'http', authority = ''] = origin.split('://');
  return new Request({
    method,
    target: path,
    rawHeaders: ['Host', authority, ...headers],
    form: 'absolute',
    scheme,
    authority: authority.toLowerCase(),
    ...(body ? { body } : {}),
  });
}

const posted = (document: object): Request =>
  new Request({
    method: 'POST',
    target: '/',
    rawHeaders: ['Content-Type', 'application/json'],
    body: Buffer.from(JSON.stringify(document)),
  });
