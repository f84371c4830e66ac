/** `'text'`: a text as YAML takes it, whatever it holds. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
