/** The bytes, or undefined when the text is not base64. Line breaks inside are fine, as block scalars bring them. */
export function decodeBase64(text: string): Buffer | undefined {
  const compact = text.replace(/\s+/g, '');
  const padding = /={0,2}$/.exec(compact)?.[0].length ?? 0;
  const letters = compact.length - padding;
  const isWhole = letters % 4 !== 1 && (padding === 0 || compact.length % 4 === 0);
  // What is wrong is looked for, since a pattern that takes all of it in groups has no stack for some megabytes.
  return isWhole && !/[^A-Za-z0-9+/]/.test(compact.slice(0, letters)) ? Buffer.from(compact, 'base64') : undefined;
}
