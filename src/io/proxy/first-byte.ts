import type { Duplex } from 'node:stream';

/**
 * Looks at what a connection says first, and leaves it there to be read by whoever takes the connection. One that says
 * nothing within `patience` milliseconds is closed.
 */
export function firstBytes(socket: Duplex, patience: number, take: (bytes: Buffer) => void): void {
  const stop = (): void => {
    clearTimeout(timer);
    socket.off('data', look).off('end', leave).off('error', leave).off('close', stop);
  };
  const leave = (): void => {
    stop();
    socket.destroy();
  };
  const look = (bytes: Buffer): void => {
    stop();
    socket.pause();
    socket.unshift(bytes);
    take(bytes);
  };
  const timer = setTimeout(leave, patience).unref();
  socket.on('data', look).on('end', leave).on('error', leave).on('close', stop);
}
