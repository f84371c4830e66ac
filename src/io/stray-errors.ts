import { framePlace } from './modules/places.ts';
import { hasUserModules } from './modules/versions.ts';

/**
 * Tells of errors that nobody waits for: a module of the user's may throw in a timer, or forget a promise. Without
 * this, Node would end the process, and with it every other mock. While no module is loaded, such an error is a bug of
 * mockrun's own, and ends it as ever. Until the returned function is called.
 */
export function onStrayErrors(tell: (message: string) => void): () => void {
  // Whoever leaves with such an error has the last word, not the first.
  const others = process.rawListeners('uncaughtException') as NodeJS.UncaughtExceptionListener[];
  process.removeAllListeners('uncaughtException');
  const thrown = (error: unknown): void => {
    if (hasUserModules()) tell(`an error was thrown where nobody could catch it: ${described(error)}`);
    else giveUp(error);
  };
  const rejected = (reason: unknown): void => {
    if (hasUserModules()) tell(`a promise that nobody waited for was rejected: ${described(reason)}`);
    else giveUp(reason);
  };
  const release = (): void => {
    process.off('uncaughtException', thrown).off('unhandledRejection', rejected);
    for (const other of others.splice(0)) process.on('uncaughtException', other);
  };
  const giveUp = (error: unknown): void => {
    release();
    setImmediate(() => {
      throw error;
    });
  };
  process.on('uncaughtException', thrown).on('unhandledRejection', rejected);
  return release;
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = framePlace(error.stack ?? '');
  const text = String(error).split('\n', 1)[0] as string;
  return place === undefined ? text : `${text} (${place})`;
}
