import { syncBuiltinESMExports } from 'node:module';
import { framePlace } from './places.ts';

const ENDINGS = ['exit', 'abort'] as const;

/** Real paths of the user's modules: CommonJS ones are known by nothing else. */
const known = new Set<string>();
const loading = new Set<string>();
let guarded = false;

/** Thrown at a module of the user's that would end the process. */
export class EndsProcess extends Error {}

/**
 * A module of the user's lives in the process of all mocks, and must not end it, neither while it is loaded nor later:
 * from now on `process.exit` throws where it is called from one. Test frameworks, which end the process they share with
 * a mock, are told apart by the stack. Packages that a module imports run without the module in their stack: what they
 * end is said at least.
 *
 * @param shown the module as people know it
 * @returns to be called when it is loaded
 */
export function guardExit(files: readonly string[], shown: string): () => void {
  for (const file of files) known.add(file);
  loading.add(shown);
  if (!guarded) {
    guarded = true;
    for (const name of ENDINGS) guard(name);
    // For those who import them by name.
    syncBuiltinESMExports();
    process.once('exit', tellOfEnd);
  }
  return () => void loading.delete(shown);
}

function guard(name: (typeof ENDINGS)[number]): void {
  const end = process[name].bind(process) as (...given: unknown[]) => never;
  process[name] = (...given: unknown[]): never => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    const error = new EndsProcess(`it calls process.${name}, which would end mockrun`);
    const isOfUser = framePlace(error.stack ?? '', [...known]) !== undefined;
    Error.stackTraceLimit = stackTraceLimit;
    if (isOfUser) throw error;
    return end(...given);
  };
}

function tellOfEnd(): void {
  if (loading.size === 0) return;
  process.stderr.write(`the process was ended while loading ${[...loading].join(', ')}\n`);
  process.exitCode ||= 3;
}
