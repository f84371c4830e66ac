import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';

/** Far more than anything takes. */
const PATIENCE = 10_000;

/** A request as it came. */
export interface Received {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  /** Lower-case names; repeated lines joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: Buffer;
}

export interface ReceiverAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Milliseconds before the head is sent. */
  readonly delay?: number;
  /**
   * `drop` closes the connection without an answer, `hang` never answers, `endless` sends the head and then a body
   * without an end, `cut` breaks off in the middle of the body.
   */
  readonly fault?: 'drop' | 'hang' | 'endless' | 'cut';
}

/** What is answered: the same every time, or decided by the request. */
export type Answering = ReceiverAnswer | ((request: Received) => ReceiverAnswer | Promise<ReceiverAnswer>);

export interface Receiver {
  /** `http://127.0.0.1:40000`. */
  readonly url: string;
  readonly port: number;
  /** In the order in which their bodies were complete. */
  readonly requests: readonly Received[];
  /** How many connections are open now. */
  readonly connections: () => number;
  /** From now on. */
  readonly answer: (answering: Answering) => void;
  /** The first `count` requests (that `which` accepts), as soon as they are there. */
  readonly received: (count?: number, which?: (request: Received) => boolean) => Promise<readonly Received[]>;
  readonly close: () => Promise<void>;
}

/** A real HTTP server on a free port that keeps what it is sent. Answers 200 unless told otherwise. Closed after the test. */
export async function receiver(answering: Answering = {}): Promise<Receiver> {
  const requests: Received[] = [];
  let current = answering;
  let open = 0;
  const server = createServer((request, response) => {
    void read(request).then(async (received) => {
      requests.push(received);
      await reply(response, typeof current === 'function' ? await current(received) : current);
    }, ignore);
  });
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => (open -= 1));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => open,
    answer: (next) => (current = next),
    async received(count = 1, which = () => true) {
      const end = performance.now() + PATIENCE;
      for (;;) {
        const found: Received[] = requests.filter(which);
        if (found.length >= count) return found.slice(0, count);
        if (performance.now() > end) expect.fail(`${found.length} of ${count} requests came: ${JSON.stringify(found)}`);
        await sleep(5);
      }
    },
    close,
  };
}

/** An origin that refuses connections: its port was free a moment ago. */
export async function refusing(): Promise<string> {
  const gone = await receiver();
  await gone.close();
  return gone.url;
}

const ignore = (): void => {};

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    rawHeaders: request.rawHeaders,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: bytes.toString('utf8'),
    bytes,
  };
}

async function reply(response: ServerResponse, answer: ReceiverAnswer): Promise<void> {
  if (answer.delay !== undefined) await sleep(answer.delay, undefined, { ref: false });
  if (answer.fault === 'hang') return;
  if (answer.fault === 'drop') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status ?? 200, answer.headers);
  if (answer.fault === 'endless') return pour(response);
  if (answer.fault === 'cut') {
    response.write(answer.body ?? 'half a body', () => response.destroy());
    return;
  }
  response.end(answer.body ?? '');
}

/** As fast as it is read, until the other side closes. */
function pour(response: ServerResponse): void {
  const chunk = Buffer.alloc(16_384, 'x');
  const more = (): void => {
    while (!response.destroyed) if (!response.write(chunk)) return;
  };
  response.on('drain', more);
  more();
}
