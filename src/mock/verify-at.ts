import { VerificationError, type VerifyOptions } from '../model/verification.ts';
import type { Witness } from '../session.ts';

/** @throws VerificationError whose stack is the given one, so that test frameworks show the line that asked */
export async function verifyAt(witness: Witness, options: VerifyOptions, frames: string): Promise<void> {
  const verification = await witness.judge(options);
  if (verification.problems.length > 0) throw new VerificationError(verification, frames);
}

/** The stack of whoever called the function that asks. */
export function callerFrames(): string {
  const here = { stack: '' };
  Error.captureStackTrace(here, callerFrames);
  const [, _asking, ...frames] = here.stack.split('\n');
  return frames.join('\n');
}
