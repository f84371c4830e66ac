/**
 * The one error that says "mockrun cannot start or go on": a taken port, a missing directory, invalid files. The door
 * prints its message and hint without a stack; any other error that reaches the door is a bug.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
  /** How to mend it, when that can be said. */
  readonly hint: string | undefined;
  /** 2: usage or invalid files; 3: it could not run; 5: there is nothing to run. */
  readonly exitCode: 2 | 3 | 5;

  constructor(message: string, options: { exitCode: 2 | 3 | 5; hint?: string | undefined; cause?: unknown }) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.hint = options.hint;
    this.exitCode = options.exitCode;
  }
}
