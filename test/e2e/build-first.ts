import { build, isStale } from '../../scripts/build.mjs';

/** The program tests run `bin/run.js`, hence `dist`: built here, once, when a source is newer. */
export default function buildFirst(): void {
  // Type errors are for `check:types` to report; what was emitted in spite of them can be tested.
  if (isStale()) build({ tolerateTypeErrors: true });
}
