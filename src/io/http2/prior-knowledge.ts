import type { Duplex } from 'node:stream';

/** What Node's HTTP/1.1 parser says of bytes that it cannot read. */
export interface ParseError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/**
 * A client that speaks HTTP/2 without having asked: its first words tell the parser of HTTP/1.1. Takes the connection
 * out of the parser's hands, those words given back, and says whether it was such a client.
 */
export function takeOverHttp2({ code, rawPacket }: ParseError, socket: Duplex): boolean {
  if (code !== 'HPE_PAUSED_H2_UPGRADE' || rawPacket?.toString('latin1', 0, 4) !== 'PRI ') return false;
  for (const event of ['data', 'end', 'close', 'drain', 'error', 'timeout']) socket.removeAllListeners(event);
  // Node's parser reads from the system past the stream, until somebody listens to the stream.
  socket.on('data', nothing).off('data', nothing);
  socket.pause();
  socket.unshift(rawPacket);
  return true;
}

const nothing = (): void => {};
