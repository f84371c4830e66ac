/** Whether an error came from the system: a missing file, a refused permission. Others are bugs. */
export const isErrno = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && 'syscall' in error;
