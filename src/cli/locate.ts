import path from 'node:path';
import { type LoadedConfig, loadConfig } from '../compile/load-config.ts';
import { shownPath, systemFiles } from '../io/files.ts';

export interface Located extends LoadedConfig {
  /** Absolute path of the scenarios directory; nobody looked yet whether there is one. */
  readonly directory: string;
  /** Where the search for the configuration began. */
  readonly configFrom: string;
}

/**
 * The scenarios directory and the configuration that goes with it: the one nearest to a directory that was named, else
 * the one nearest to where mockrun was started, which may name the directory. Default: `scenarios`.
 */
export function locate(given: string | undefined): Located {
  const configFrom = path.resolve(given ?? '.');
  const loaded = loadConfig(configFrom, systemFiles, shownPath);
  const directory = given === undefined ? (loaded.config.directory ?? path.resolve('scenarios')) : configFrom;
  return { ...loaded, directory, configFrom };
}
