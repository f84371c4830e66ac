import { RenderError } from '../model/rendering.ts';
import { HelperError } from './helpers/helper.ts';
import type { TemplateOptions } from './options.ts';

/** Turns whatever went wrong into a RenderError at an offset of the template. */
export type Fail = (error: unknown, offset: number) => RenderError;

export const failing =
  (options: TemplateOptions): Fail =>
  (error, offset) => {
    if (error instanceof RenderError) return error;
    return new RenderError(reasonOf(error), options.placeOf?.(offset) ?? options.place);
  };

function reasonOf(error: unknown): string {
  if (error instanceof HelperError) return error.message;
  // The stack is used up, by a partial that includes itself or by data nested too deeply.
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return 'this goes too deep: a partial that includes itself without an end, or data nested without one';
  }
  return error instanceof Error ? error.message : String(error);
}

/** An answer larger than this is a mistake in a loop, not a mock. Characters. */
export const LARGEST_OUTPUT = 32 * 1024 * 1024;

/** Passes a length on, or throws for one that no answer may have. */
export function bounded(length: number): number {
  if (length > LARGEST_OUTPUT) throw new HelperError(TOO_LARGE);
  return length;
}

export const TOO_LARGE = `the text grows larger than ${LARGEST_OUTPUT / 1024 / 1024} MiB`;

/** Rounds that all loops of one rendering may take together. */
export const MOST_ROUNDS = 100_000;
