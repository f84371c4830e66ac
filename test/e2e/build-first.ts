import { build, isStale } from '../../scripts/build.mjs';

/** The program tests run `bin/run.js`, hence `dist`: built here, once, when a source is newer. */
export default async function buildFirst(): Promise<void> {
  // Type errors are for `check:types` to report; the program can be tested in spite of them.
  if (isStale()) await build({ tolerateTypeErrors: true });
}
