import { CannotStart } from '../model/cannot-start.ts';

/** The flags that chose where to listen. */
export interface ListenFlags {
  readonly port: string;
  readonly host: string;
}

const OF_THE_MOCK: ListenFlags = { port: '--port', host: '--host' };

/** Node's error of listening → why it cannot start, and what to do about it. */
export function cannotListen(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
  flags: ListenFlags = OF_THE_MOCK,
): CannotStart {
  const [message, hint] = explain(error, host, port, flags);
  return new CannotStart(message, { exitCode: 3, hint, cause: error });
}

function explain(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
  flags: ListenFlags,
): [message: string, hint?: string] {
  switch (error.code ?? '') {
    case 'EADDRINUSE':
      return [
        `port ${port} of ${host} is taken`,
        `choose another with ${flags.port}, or any free one with ${flags.port} 0`,
      ];
    case 'EACCES':
      return [`this user may not listen on port ${port}`, `choose one above 1023 with ${flags.port}`];
    case 'EADDRNOTAVAIL':
      return [
        `${host} is no address of this machine`,
        `${flags.host} 0.0.0.0 takes all it has, 127.0.0.1 only its own`,
      ];
    case 'ENOTFOUND':
      return [`the host ${host} is not known`, `${flags.host} takes an address of this machine`];
    default:
      return [`cannot listen on ${host}, port ${port}: ${error.message}`];
  }
}
