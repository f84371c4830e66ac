/** @throws TypeError when the name is empty, or there is no function */
export function checkCallback(name: unknown, run: unknown): void {
  if (typeof name !== 'string' || name === '') throw new TypeError('a callback needs a name');
  if (typeof run !== 'function') throw new TypeError(`the callback "${name}" is no function`);
}
