import type { Duplex } from 'node:stream';

const ANSWERS: { readonly [code: string]: readonly [status: string, reason: string] } = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers are larger than 16 KiB'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['413 Payload Too Large', 'the chunk extensions are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request did not arrive in time'],
};

/** What is no HTTP gets a 400 that says why, and the connection ends. */
export function answerClientError(error: Error & { code?: string; reason?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, reason] = ANSWERS[error.code ?? ''] ?? [
    '400 Bad Request',
    `this is not HTTP/1.1: ${error.reason ?? error.message}`,
  ];
  refuse(socket, status, reason);
}

/** Answers in place of Node's server, and ends the connection. `status`: `403 Forbidden`. */
export function refuse(socket: Duplex, status: string, reason: string): void {
  const body = `${reason}\n`;
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
