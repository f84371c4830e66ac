import { parseUrl } from '../compile/parse-url.ts';
import type { GivenServeOptions } from '../compile/serve-options.ts';
import { isDirectory, shownPath } from '../io/files.ts';
import { makeFolder } from '../io/make-folder.ts';
import { whyNotMade } from '../io/why-not-made.ts';
import { CannotStart } from '../model/cannot-start.ts';
import { isErrno } from './errno.ts';
import { locate } from './locate.ts';
import { serve } from './serve.ts';

export interface CaptureRequest {
  /** The real service. */
  readonly url: string;
  readonly directory: string | undefined;
  readonly options: GivenServeOptions;
}

/**
 * Serves in mode capture. A first recording needs nothing to be there: the scenarios directory is made; without any,
 * the folder of the recordings is it.
 */
export async function capture({ url, directory, options }: CaptureRequest): Promise<number> {
  const upstream = parseUrl(url);
  if (upstream === undefined) {
    const hint = 'write it in full: mockrun capture https://api.shop.test';
    throw new CannotStart(`${JSON.stringify(url)} is no URL of a service`, { exitCode: 2, hint });
  }
  const given = directory ?? (isDirectory(locate(undefined).directory) ? undefined : options.out);
  const { directory: scenarios } = locate(given);
  try {
    makeFolder(scenarios);
  } catch (error) {
    if (!isErrno(error)) throw error;
    const message = `${shownPath(scenarios)} cannot be made: ${whyNotMade(error)}`;
    throw new CannotStart(message, { exitCode: 3, cause: error });
  }
  return await serve({ directory: given, options: { ...options, mode: 'capture', upstream } });
}
