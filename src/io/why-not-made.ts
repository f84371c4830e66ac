/** Why a folder cannot be made: that a file is in its way is a riddle in the system's words. */
export function whyNotMade({ code, message }: NodeJS.ErrnoException): string {
  return code === 'EEXIST' || code === 'ENOTDIR' ? 'there is a file in its place' : message;
}
