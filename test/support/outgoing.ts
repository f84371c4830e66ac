import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import type { HttpClient, OutgoingProblem, OutgoingRequest } from '../../src/model/outgoing.ts';

export interface WholeReply {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Sends a request and waits for all of the answer. */
export const ask = (http: HttpClient, request: Partial<OutgoingRequest> & { origin: string }) =>
  new Promise<WholeReply | OutgoingProblem>((resolve) => {
    let head: { status: number; headers: readonly string[] } = { status: 0, headers: [] };
    const chunks: Buffer[] = [];
    http.send(
      { purpose: 'action', method: 'GET', path: '/', headers: [], ...request },
      {
        head: (status, headers) => {
          head = { status, headers };
        },
        data: (chunk) => chunks.push(chunk) > 0,
        end: () => resolve({ ...head, body: Buffer.concat(chunks).toString('latin1') }),
        failed: resolve,
      },
    );
  });

/** A server of plain bytes: `answer` is called with all that has come over a connection, each time more has come. */
export async function rawServer(
  answer: (socket: net.Socket, received: string, connection: number) => void,
): Promise<{ origin: string; port: number; close: () => void }> {
  let connections = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    connections += 1;
    const connection = connections;
    let received = '';
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      answer(socket, received, connection);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
