const VARIABLE = /\{\{\s*vars\.[^\s{}]+\s*\}\}/g;

/** Text that is to be read as it is: a variable in it gets the backslash that keeps the loader from filling it in. */
export const verbatim = (text: string): string =>
  text.includes('{{') ? text.replace(VARIABLE, (written) => `\\${written}`) : text;
