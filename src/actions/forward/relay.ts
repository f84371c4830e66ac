import type { ActionJob, ReplySink, ReplyStream, Responded } from '../../model/action.ts';
import type { HttpClient, IncomingReply, OutgoingProblem, OutgoingRequest, Transfer } from '../../model/outgoing.ts';
import { isBodiless, type Reply } from '../../model/reply.ts';
import type { Incoming } from './incoming.ts';

const WORTH_COPYING = 16 * 1024;
const NOW = Promise.resolve();

/** What must be known of the exchange whose answer it is. */
export type RelayJob = Pick<ActionJob, 'request' | 'stop'>;

/**
 * Hands another server's answer on. One that comes in a piece, head and body together, as most small ones do, becomes
 * a reply, which is written in one piece, too. Any other is a stream: it goes on as fast as the client takes it, and
 * until somebody reads, its sender is held back.
 */
export class Relay<J extends RelayJob = ActionJob> implements IncomingReply, ReplyStream {
  status = 0;
  headers: string[] = [];
  readonly #job: J;
  readonly #incoming: Incoming<J>;
  readonly #settle: (responded: Responded) => void;
  #transfer: Transfer | undefined;
  #sink: ReplySink | undefined;
  /** What came before the sink could take it. */
  #held: Buffer[] = [];
  #settled = false;
  /** Nothing comes any more: the body is whole (`''`), or why not. */
  #end: string | undefined;
  /** The sink knows. */
  #over = false;

  constructor(job: J, incoming: Incoming<J>, settle: (responded: Responded) => void) {
    this.#job = job;
    this.#incoming = incoming;
    this.#settle = settle;
  }

  start(http: HttpClient, request: OutgoingRequest): void {
    const { stop } = this.#job;
    if (stop.aborted) return;
    // An object that handles events: no function is made for each request.
    stop.addEventListener('abort', this);
    this.#transfer = http.send(request, this);
  }

  head(status: number, headers: readonly string[]): void {
    this.status = this.#incoming.status ?? status;
    this.headers = this.#incoming.headers(this.status, headers, this.#job);
    // What came in the same piece is parsed in this tick. (`queueMicrotask` does the same at a multiple of the cost.)
    void NOW.then(() => this.#decide());
  }

  data(chunk: Buffer): boolean {
    if (this.#sink && this.#held.length === 0) return this.#sink.data(chunk);
    this.#held.push(chunk);
    return !this.#settled;
  }

  end(): void {
    this.#finish('');
  }

  failed({ kind, message }: OutgoingProblem): void {
    this.#finish(message);
    if (this.#settled) return;
    this.#settled = true;
    const outcome = kind === 'blocked' || kind === 'invalid' ? 'broken' : 'failed';
    this.#settle({ outcome, status: 502, reason: message });
  }

  /** Told to stop. Whoever waits for a head has been told by the one who gave up. */
  handleEvent(): void {
    this.#transfer?.cancel();
    this.#settled = true;
    this.#held = [];
    this.#finish('it was stopped');
  }

  flow(sink: ReplySink): { resume(): void; cancel(): void } {
    this.#sink = sink;
    // Not at once: the caller has no hold of it yet.
    queueMicrotask(() => this.resume());
    return this;
  }

  resume(): void {
    if (!this.#sink || this.#over) return;
    while (this.#held.length > 0) if (!this.#sink.data(this.#held.shift() as Buffer)) return;
    if (this.#end === undefined) this.#transfer?.resume();
    else this.#tell(this.#end);
  }

  cancel(): void {
    this.#over = true;
    this.#transfer?.cancel();
    this.#release();
  }

  #finish(end: string): void {
    this.#release();
    this.#end = end;
    if (this.#held.length === 0) this.#tell(end);
  }

  #tell(end: string): void {
    if (!this.#sink || this.#over) return;
    this.#over = true;
    if (end === '') this.#sink.end();
    else this.#sink.failed(end);
  }

  #decide(): void {
    if (this.#settled) return;
    this.#settled = true;
    const replaced = this.#incoming.body?.(this.#job);
    if (replaced) {
      if (this.#end === undefined) this.cancel();
      this.#answer(replaced);
    } else if (this.#end === '') {
      this.#answer(wireBody(this.#held));
    } else this.#settle({ stream: this });
  }

  #answer(body: Reply['body']): void {
    const { status, headers } = this;
    const isOfHead = this.#job.request.method === 'HEAD';
    if (!isBodiless(status) && !(isOfHead && body.length === 0)) setLength(headers, body.length);
    this.#settle({ reply: { status, headers, body, framed: true } });
  }

  #release(): void {
    this.#job.stop.removeEventListener('abort', this);
  }
}

/** A small one is written faster as a string, together with the head. */
function wireBody(chunks: readonly Buffer[]): Reply['body'] {
  const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  return body.length <= WORTH_COPYING ? body.toString('latin1') : body;
}

/** Most have it, and it is right. */
function setLength(headers: string[], length: number): void {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (name.length !== 14 || name.toLowerCase() !== 'content-length') continue;
    headers[index + 1] = String(length);
    return;
  }
  headers.push('Content-Length', String(length));
}
